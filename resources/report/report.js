// SPDX-License-Identifier: MIT
// Sorts tables and reads the timeline under the pointer. The page says everything without it.
"use strict";
(() => {
  const bytes = (value) => {
    const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let unit = 0;
    while (value >= 1023.5 && unit + 1 < units.length) { value /= 1024; ++unit; }
    return (unit === 0 ? value : value.toPrecision(value < 999.5 ? 3 : 4)) + " " + units[unit];
  };
  const time = (ns) => {
    const seconds = ns / 1e9;
    if (seconds < 1) return (ns / 1e6).toFixed(0) + " ms";
    if (seconds < 60) return seconds.toFixed(2) + " s";
    const whole = Math.round(seconds);
    const minutes = Math.floor(whole / 60) % 60;
    return whole < 3600 ? `${minutes} min ${whole % 60} s` : `${Math.floor(whole / 3600)} h ${minutes} min`;
  };

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    return cell.textContent.trim();
  };
  const compare = (a, b) => {
    const texts = [a, b].some((value) => typeof value === "string" && value !== "");
    if (texts) return String(b).localeCompare(String(a), undefined, { numeric: true });
    return Number(a) - Number(b);
  };
  const sort = (table, column, header) => {
    const falls = header.getAttribute("aria-sort") !== "descending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", falls ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows];
    rows.sort((a, b) => (falls ? -1 : 1) * compare(valueOf(a, column), valueOf(b, column)));
    body.append(...rows);
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      button.addEventListener("click", () => sort(table, column, header));
      header.append(button);
    });
  }

  for (const figure of document.querySelectorAll("figure.timeline")) {
    const source = document.getElementById(figure.id + "-data");
    if (source === null) continue;
    const data = JSON.parse(source.textContent);
    const svg = figure.querySelector("svg");
    const cursor = figure.querySelector(".cursor");
    const readout = figure.querySelector(".readout");
    const summary = readout.textContent;
    let at = -1;
    const show = (index) => {
      at = Math.max(0, Math.min(data.points.length - 1, index));
      const [ns, rss, peak, heap] = data.points[at];
      const share = (ns - data.begin) / Math.max(1, data.end - data.begin);
      const x = data.left + (data.right - data.left) * share;
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.style.visibility = "visible";
      let text = `${time(ns)}: RSS ${bytes(rss)}`;
      if (peak !== null && peak > rss) text += ` (up to ${bytes(peak)} between samples)`;
      if (heap !== null) text += `, heap in use ${bytes(heap)}`;
      readout.textContent = text;
    };
    const leave = () => {
      at = -1;
      cursor.style.visibility = "";
      readout.textContent = summary;
    };
    const nearest = (ns) => {
      let low = 0;
      let high = data.points.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (data.points[middle][0] < ns) low = middle + 1; else high = middle;
      }
      return low > 0 && ns - data.points[low - 1][0] < data.points[low][0] - ns ? low - 1 : low;
    };
    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * data.width;
      const share = (x - data.left) / (data.right - data.left);
      show(nearest(data.begin + share * (data.end - data.begin)));
    });
    svg.addEventListener("pointerleave", leave);
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }[event.key];
      if (step !== undefined) show(at < 0 ? (step > 0 ? 0 : data.points.length - 1) : at + step);
      else if (event.key === "Home") show(0);
      else if (event.key === "End") show(data.points.length - 1);
      else if (event.key === "Escape") leave();
      else return;
      event.preventDefault();
    });
    svg.addEventListener("focus", () => readout.setAttribute("aria-live", "polite"));
    svg.addEventListener("blur", () => { readout.removeAttribute("aria-live"); leave(); });
  }
})();

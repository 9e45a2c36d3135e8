# SPDX-License-Identifier: MIT
"""Input for the programs that are measured: the same bytes for the same number of records, on every machine."""
import json
import random

SECTIONS = ["admin", "database", "devel", "libs", "net", "science", "sound", "utils", "web", "x11"]
WORDS = "shared library for the tool that reads writes checks and shows packages of this collection".split()


def records(count):
    source = random.Random(count)
    for number in range(count):
        yield {
            "id": number,
            "name": f"package-{source.getrandbits(40):x}",
            "section": source.choice(SECTIONS),
            "size": source.randrange(10**7),
            "tags": [source.choice(WORDS) for _ in range(source.randrange(6))],
            "description": " ".join(source.choice(WORDS) for _ in range(source.randrange(1, 25))),
        }


def sql(count):
    yield "CREATE TABLE package(id INTEGER PRIMARY KEY, name TEXT, section TEXT, size INTEGER, description TEXT);\n"
    yield "CREATE INDEX by_section ON package(section, name);\nBEGIN;\n"
    for record in records(count):
        yield "INSERT INTO package VALUES({id}, '{name}', '{section}', {size}, '{description}');\n".format(**record)
    yield "COMMIT;\nSELECT section, count(*), sum(size), group_concat(name) FROM package GROUP BY section;\n"
    yield "SELECT a.name, b.name FROM package a JOIN package b USING (size) WHERE a.id < b.id ORDER BY a.description;\n"


def xml(count):
    yield '<?xml version="1.0"?>\n<packages>\n'
    for record in records(count):
        tags = "".join(f"<tag>{tag}</tag>" for tag in record["tags"])
        yield ('<package id="{id}" section="{section}"><name>{name}</name>' + tags
               + "<description>{description}</description></package>\n").format(**record)
    yield "</packages>\n"


def json_text(count):
    yield json.dumps(list(records(count)), indent=1)


def qt_header(count):
    """Classes for moc, ten records each."""
    yield "#include <QObject>\n"
    for number, record in enumerate(records(count)):
        if number % 10 == 0:
            yield f"class Package{number} : public QObject {{\n  Q_OBJECT\n signals:\n"
        yield f"  void changed{record['id']}(const QString& {record['section']}, int size = {record['size']});\n"
        if number % 10 == 9:
            yield "};\n"
    if count % 10 != 0:
        yield "};\n"


def control(count):
    """Debian package data for package_index."""
    for record in records(count):
        depends = ", ".join(f"package-{number}" for number in range(max(0, record["id"] - 3), record["id"]))
        yield "Package: package-{id}\nSection: {section}\nVersion: 1.{size}\n".format(**record)
        yield f"Depends: {depends}\nDescription: {record['description']}\n {record['name']}\n\n"


INPUTS = {"in.sql": sql, "in.xml": xml, "in.json": json_text, "in.h": qt_header, "in.control": control}


def write(directory, count):
    """Writes all of them into the directory."""
    for name, pieces in INPUTS.items():
        (directory / name).write_text("".join(pieces(count)))

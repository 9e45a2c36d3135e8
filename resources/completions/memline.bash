# SPDX-License-Identifier: MIT
# Completion of memline for bash. `memline __complete` knows what there is to complete; this only asks it.

_memline() {
  local program=${1/#\~/$HOME} current i
  local -a words=() places=() answer=()
  # bash takes --option=value apart.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if ((${#words[@]} > 0)) && [[ ${words[-1]} == --* && (${COMP_WORDS[i]} == = || ${words[-1]} == --*=) ]]; then
      words[-1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
      places+=("$i")
    fi
  done
  # A word as the program would see it: without quotes.
  for i in "${!words[@]}"; do
    [[ ${words[i]} != *[\"\'\\]* ]] || printf -v 'words[i]' '%s' "$(xargs <<<"${words[i]}" 2>/dev/null)"
  done
  current=${words[-1]}
  mapfile -t answer < <("$program" __complete "${words[@]}" 2>/dev/null)
  ((${#answer[@]} > 0)) || return 0

  local rest=${answer[-1]#:} prefix=
  unset 'answer[-1]'
  [[ $current == --*=* ]] && prefix=${current%%=*}=
  current=${current#"$prefix"}
  COMPREPLY=("${answer[@]%%$'\t'*}")
  COMPREPLY=("${COMPREPLY[@]#"$prefix"}")
  compopt -o nosort 2>/dev/null
  case $rest in
    files | sessions | directories)
      compopt -o filenames 2>/dev/null
      local -a paths=()
      case $rest in
        sessions) mapfile -t paths < <(compgen -f -X '!*.memline' -- "$current"; compgen -d -- "$current") ;;
        directories) mapfile -t paths < <(compgen -d -- "$current") ;;
      esac
      [[ $rest == directories ]] || ((${#paths[@]} > 0)) || mapfile -t paths < <(compgen -f -- "$current")
      COMPREPLY+=("${paths[@]}")
      ;;
    command\ *)
      i=${places[${rest#command }]}
      if declare -F _command_offset >/dev/null; then
        _command_offset "$i"
      elif ((i == COMP_CWORD)); then
        mapfile -t COMPREPLY < <(compgen -c -- "$current"; compgen -f -- "$current")
      else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
      fi
      ;;
  esac
}

complete -F _memline memline

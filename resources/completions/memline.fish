# SPDX-License-Identifier: MIT
# Completion of memline for fish. `memline __complete` knows what there is to complete; this only asks it.

function __memline_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (command $typed[1] __complete $typed[2..-1] "$current" 2>/dev/null)
    set -l rest (string replace : '' -- $answer[-1])
    set -e answer[-1]
    printf '%s\n' $answer
    switch $rest
        case files
            __fish_complete_path "$current"
        case sessions
            __fish_complete_suffix .memline
        case directories
            __fish_complete_directories "$current"
        case 'command *'
            set -l first (math (string replace 'command ' '' -- $rest) + 2)
            if test $first -gt (count $typed)
                __fish_complete_command
            else
                complete -C (string join ' ' -- (string escape -- $typed[$first..-1]) "$current")
            end
    end
end

complete -c memline -f -k -a '(__memline_complete)'

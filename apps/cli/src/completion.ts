import { type Command } from 'commander';

/** Completion of commands, subcommands and options for bash, and for zsh through its bashcompinit. */
export function completionScript(program: Command, shell: 'bash' | 'zsh'): string {
  const cases = walk(program, []).map(({ path, words }) => `    "${path}") words="${words.join(' ')}" ;;`);
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_sluice() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" path="" word words=""',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$path $word" in',
    ...walk(program, [])
      .filter(({ path }) => path !== '')
      .map(({ path }) => `      " ${path}"|"${path}") path="${path}" ;;`),
    '    esac',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  [[ ${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- "$current"))',
    '}',
    'complete -F _sluice sluice',
    '',
  ].join('\n');
}

function walk(command: Command, path: readonly string[]): { path: string; words: string[] }[] {
  const words = [
    ...command.commands.map((child) => child.name()),
    // `sluice run orders --watch` is short for `sluice run start orders --watch`.
    ...[command, command.commands.find((child) => child.name() === 'start')].flatMap((taker) =>
      (taker?.options ?? []).map((option) => option.long ?? ''),
    ),
    '--help',
  ].filter((word) => word !== '');
  const here = { path: path.join(' '), words };
  return [here, ...command.commands.flatMap((child) => walk(child, [...path, child.name()]))];
}

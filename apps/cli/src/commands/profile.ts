import { didYouMean } from '@sluice/config';
import { unary } from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, UsageError, type ExitCode } from '../exit-codes.js';
import { columnText, profileText } from '../output/profile-text.js';

export interface ProfileOptions extends CommonOptions {
  readonly column?: string;
}

/** Statistics of what a run has loaded: a line per column, or all of one column. */
export async function showProfile(
  context: Context,
  runId: string,
  options: ProfileOptions,
): Promise<ExitCode> {
  const { client } = context;
  const profile = await unary(client.getProfile.bind(client), { runId });
  if (options.column === undefined) {
    context.answer({ profile }, () =>
      profile.columns.length === 0
        ? 'No statistics: nothing was loaded yet, or the pipeline says `statistics: none`.'
        : profileText(profile),
    );
    return EXIT.ok;
  }
  const column = profile.columns.find(({ column: name }) => name === options.column);
  if (!column) {
    const names = profile.columns.map(({ column: name }) => name);
    const hint = didYouMean(options.column, names) || `Columns: ${names.join(', ') || 'none yet'}.`;
    throw new UsageError(`The run has no statistics of a column ${options.column}.`, hint);
  }
  context.answer({ profile: { ...profile, columns: [column] } }, () => columnText(profile, column));
  return EXIT.ok;
}

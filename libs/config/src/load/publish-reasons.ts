import { CHECK_KINDS, kindsOf, RUN_CHECK_KINDS } from '../spec/check.dto.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { checkName } from './check-name.js';

/** What in a pipeline can be decided only when the whole run is staged, as words for a message. */
export function publishReasons(dto: PipelineDto): readonly string[] {
  const checks = (dto.checks ?? []).flatMap((check) => {
    const kinds = kindsOf(check, [...CHECK_KINDS, ...RUN_CHECK_KINDS]);
    const wide: readonly string[] = RUN_CHECK_KINDS;
    return kinds
      .filter((kind) => check.severity === 'fail' || wide.includes(kind))
      .map((kind) => `check \`${checkName(check, kind, kinds.length)}\``);
  });
  const lookups = (dto.transform?.lookup ?? [])
    .filter(({ missing }) => missing === 'fail')
    .map(({ name = '' }) => `lookup \`${name}\` with \`missing: fail\``);
  const mode = dto.target?.mode ?? 'append';
  return [
    ...(mode === 'append' ? [] : [`mode \`${mode}\``]),
    ...(dto.on_rerun === 'replace' ? ['on_rerun `replace`'] : []),
    ...lookups,
    ...(dto.transform?.deduplicate ? ['transform.deduplicate'] : []),
    ...checks,
  ];
}

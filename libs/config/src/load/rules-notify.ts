import { pipelineName } from '../formats.js';
import { didYouMean } from '../nearest.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { type Path } from './diagnostic.js';
import { type Report } from './report.js';

/** What `{{ }}` in a template may name (apps/orchestrator/src/notify/message.ts fills it in). */
const TEMPLATE_NAMES = [
  'event',
  ...['id', 'pipeline', 'version', 'owner', 'state', 'date', 'trigger', 'triggered_by', 'table'].map(
    (name) => `run.${name}`,
  ),
  ...['created_at', 'scheduled_for', 'ended_at'].map((name) => `run.${name}`),
  ...['reason', 'message', 'hint'].map((name) => `run.failure.${name}`),
];

function templateRules(template: string | undefined, path: Path, report: Report): void {
  for (const [, inside] of template?.matchAll(/\{\{(.*?)\}\}/g) ?? []) {
    const name = inside.trim();
    if (TEMPLATE_NAMES.includes(name)) continue;
    const hint = didYouMean(name, TEMPLATE_NAMES) || `There are ${TEMPLATE_NAMES.join(', ')}.`;
    report.error(path, 'bad_format', `nothing is filled in for {{ ${name} }}`, hint);
  }
}

/** Rules of the items of lists: `after`, `notify`. */
export function notifyRules(dto: PipelineDto, report: Report): void {
  (dto.after ?? []).forEach((name, i, all) => {
    const wrong = pipelineName(name);
    const path: Path = ['after', i];
    if (wrong !== undefined && !report.hasSaid(path)) {
      report.error(path, 'bad_format', `the name of a pipeline ${wrong.message}`);
    } else if (all.indexOf(name) < i) report.error(path, 'duplicate_name', `\`${name}\` stands twice`);
  });
  (dto.notify ?? []).forEach((notify, i) => {
    const path: Path = ['notify', i];
    const { on, late_after: after } = notify;
    templateRules(notify.template, [...path, 'template'], report);
    if (on?.length === 0) report.error([...path, 'on'], 'not_allowed', '`on` must not be empty');
    if (on?.includes('late') === true && after === undefined && !report.hasSaid([...path, 'late_after'])) {
      const hint = 'Say how long a run may take: late_after: 1h.';
      report.error(path, 'missing_key', '`on: [late]` needs `late_after`', hint);
    }
    if (after !== undefined && on?.includes('late') === false) {
      const hint = 'Add late to `on`, or leave it out.';
      report.error([...path, 'late_after'], 'conflict', '`late_after` is for `on: [late]`', hint);
    }
  });
}

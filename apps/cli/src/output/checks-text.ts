import { type CheckResult__Output, type Severity__Output } from '@sluice/proto';
import { plain, table } from './text.js';

const WORDS: Readonly<Record<Severity__Output, string>> = {
  SEVERITY_UNSPECIFIED: '',
  SEVERITY_WARN: 'warn',
  SEVERITY_ERROR: 'reject',
  SEVERITY_FAIL: 'fail',
};

/** `warn`, `reject`, `fail`, as pipelines say it. */
export function severityWord(severity: Severity__Output): string {
  return WORDS[severity];
}

/** The outcomes of the checks over a run; what failed says so in its own words below the table. */
export function checksText(checks: readonly CheckResult__Output[]): string {
  const rows = checks.map((check) => [
    `  ${check.name}`,
    severityWord(check.severity),
    check.passed ? 'passed' : 'failed',
    check.observed,
    check.expected,
    check.offenders,
  ]);
  const head = ['  check over the run', 'severity', 'result', 'observed', 'expected', 'offenders'];
  const told = checks.filter(({ passed, message }) => !passed && message !== '');
  return [table(head, rows), ...told.map(({ name, message }) => `  ${plain(`${name}: ${message}`)}`)].join(
    '\n',
  );
}

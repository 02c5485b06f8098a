// Original file: proto/sluice/v1/common.proto

export const Severity = {
  SEVERITY_UNSPECIFIED: 'SEVERITY_UNSPECIFIED',
  SEVERITY_WARN: 'SEVERITY_WARN',
  SEVERITY_ERROR: 'SEVERITY_ERROR',
  SEVERITY_FAIL: 'SEVERITY_FAIL',
} as const;

export type Severity =
  | 'SEVERITY_UNSPECIFIED'
  | 0
  | 'SEVERITY_WARN'
  | 1
  | 'SEVERITY_ERROR'
  | 2
  | 'SEVERITY_FAIL'
  | 3

export type Severity__Output = typeof Severity[keyof typeof Severity]

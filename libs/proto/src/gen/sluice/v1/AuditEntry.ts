// Original file: proto/sluice/v1/orchestrator.proto

import type { Long } from '@grpc/proto-loader';

export interface AuditEntry {
  'atMs'?: (number | string | Long);
  'actor'?: (string);
  'peer'?: (string);
  'action'?: (string);
  'pipeline'?: (string);
  'runId'?: (string);
  'detailsJson'?: (string);
}

export interface AuditEntry__Output {
  'atMs': (number);
  'actor': (string);
  'peer': (string);
  'action': (string);
  'pipeline': (string);
  'runId': (string);
  'detailsJson': (string);
}

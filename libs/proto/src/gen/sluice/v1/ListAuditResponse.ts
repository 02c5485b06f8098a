// Original file: proto/sluice/v1/orchestrator.proto

import type { AuditEntry as _sluice_v1_AuditEntry, AuditEntry__Output as _sluice_v1_AuditEntry__Output } from '../../sluice/v1/AuditEntry.js';

export interface ListAuditResponse {
  'entries'?: (_sluice_v1_AuditEntry)[];
  'nextPageToken'?: (string);
}

export interface ListAuditResponse__Output {
  'entries': (_sluice_v1_AuditEntry__Output)[];
  'nextPageToken': (string);
}

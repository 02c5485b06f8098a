// Original file: proto/sluice/v1/orchestrator.proto

import type { RunState as _sluice_v1_RunState, RunState__Output as _sluice_v1_RunState__Output } from '../../sluice/v1/RunState.js';
import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from '../../sluice/v1/SplitCounts.js';
import type { Failure as _sluice_v1_Failure, Failure__Output as _sluice_v1_Failure__Output } from '../../sluice/v1/Failure.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from '../../sluice/v1/RuleCount.js';
import type { CheckResult as _sluice_v1_CheckResult, CheckResult__Output as _sluice_v1_CheckResult__Output } from '../../sluice/v1/CheckResult.js';
import type { RunTrigger as _sluice_v1_RunTrigger, RunTrigger__Output as _sluice_v1_RunTrigger__Output } from '../../sluice/v1/RunTrigger.js';
import type { PublicationCounts as _sluice_v1_PublicationCounts, PublicationCounts__Output as _sluice_v1_PublicationCounts__Output } from '../../sluice/v1/PublicationCounts.js';
import type { Long } from '@grpc/proto-loader';

export interface Run {
  'runId'?: (string);
  'pipeline'?: (string);
  'pipelineVersion'?: (number);
  'state'?: (_sluice_v1_RunState);
  'logicalDate'?: (string);
  'params'?: ({[key: string]: string});
  'idempotencyKey'?: (string);
  'createdAtMs'?: (number | string | Long);
  'startedAtMs'?: (number | string | Long);
  'endedAtMs'?: (number | string | Long);
  'counts'?: (_sluice_v1_SplitCounts | null);
  'splitsTotal'?: (number);
  'splitsCommitted'?: (number);
  'splitsFailed'?: (number);
  'bytesTotal'?: (number | string | Long);
  'failure'?: (_sluice_v1_Failure | null);
  'rules'?: (_sluice_v1_RuleCount)[];
  'table'?: (string);
  'checks'?: (_sluice_v1_CheckResult)[];
  'replayOf'?: (string);
  'publishing'?: (string);
  'retrying'?: (_sluice_v1_Failure | null);
  'unpublished'?: (boolean);
  'trigger'?: (_sluice_v1_RunTrigger);
  'triggeredBy'?: (string);
  'priority'?: (number);
  'waiting'?: (string);
  'backfillId'?: (string);
  'publication'?: (_sluice_v1_PublicationCounts | null);
  'objectsSkipped'?: (number);
  'objectsTotal'?: (number);
}

export interface Run__Output {
  'runId': (string);
  'pipeline': (string);
  'pipelineVersion': (number);
  'state': (_sluice_v1_RunState__Output);
  'logicalDate': (string);
  'params': ({[key: string]: string});
  'idempotencyKey': (string);
  'createdAtMs': (number);
  'startedAtMs': (number);
  'endedAtMs': (number);
  'counts': (_sluice_v1_SplitCounts__Output | null);
  'splitsTotal': (number);
  'splitsCommitted': (number);
  'splitsFailed': (number);
  'bytesTotal': (number);
  'failure': (_sluice_v1_Failure__Output | null);
  'rules': (_sluice_v1_RuleCount__Output)[];
  'table': (string);
  'checks': (_sluice_v1_CheckResult__Output)[];
  'replayOf': (string);
  'publishing': (string);
  'retrying': (_sluice_v1_Failure__Output | null);
  'unpublished': (boolean);
  'trigger': (_sluice_v1_RunTrigger__Output);
  'triggeredBy': (string);
  'priority': (number);
  'waiting': (string);
  'backfillId': (string);
  'publication': (_sluice_v1_PublicationCounts__Output | null);
  'objectsSkipped': (number);
  'objectsTotal': (number);
}

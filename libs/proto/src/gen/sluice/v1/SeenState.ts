// Original file: proto/sluice/v1/loader.proto

export const SeenState = {
  SEEN_STATE_UNSPECIFIED: 'SEEN_STATE_UNSPECIFIED',
  SEEN_STATE_NEW: 'SEEN_STATE_NEW',
  SEEN_STATE_LOADED: 'SEEN_STATE_LOADED',
  SEEN_STATE_CHANGED: 'SEEN_STATE_CHANGED',
} as const;

export type SeenState =
  | 'SEEN_STATE_UNSPECIFIED'
  | 0
  | 'SEEN_STATE_NEW'
  | 1
  | 'SEEN_STATE_LOADED'
  | 2
  | 'SEEN_STATE_CHANGED'
  | 3

export type SeenState__Output = typeof SeenState[keyof typeof SeenState]

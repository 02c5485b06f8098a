import { type ChannelOptions } from '@grpc/grpc-js';

/** Messages are at most a little over 1 MiB; this bounds what a peer can make us hold. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/**
 * Every client: keepalive on (I8), a window of two messages, which keeps a hop busy (docs/decisions/0004-collector.md), and round
 * robin over a headless Service.
 */
export const CLIENT_OPTIONS: ChannelOptions = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc-node.flow_control_window': 2 * 1024 * 1024,
  'grpc.enable_retries': 0,
  'grpc.enable_channelz': 0, // nobody asks for it, and it counts every message of every stream
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

/**
 * Every server. No max_connection_age: once it has said GOAWAY, the next keepalive ping of either side counts as failed
 * and cuts every live stream of the connection ("Connection dropped"; tried on grpc-js 1.14.7 with an age of 4 s). What the
 * age was for, new pods, is the watching resolver's work (watching-resolver.ts); idle connections are ended.
 */
export const SERVER_OPTIONS: ChannelOptions = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.max_connection_idle_ms': 60_000,
  'grpc.enable_channelz': 0,
};

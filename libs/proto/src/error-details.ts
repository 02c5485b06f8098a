import protobuf from 'protobufjs';

/** Encodes and decodes the two messages that carry a reason in gRPC's `grpc-status-details-bin` trailer.
 * Sources: google/rpc/status.proto, google/rpc/error_details.proto. */
const ERROR_INFO = {
  fields: {
    reason: { type: 'string', id: 1 },
    domain: { type: 'string', id: 2 },
    metadata: { keyType: 'string', type: 'string', id: 3 },
  },
};
/** What reflection needs so that any client can show the details of a failure. */
export const ERROR_INFO_FILE = {
  nested: { google: { nested: { rpc: { nested: { ErrorInfo: ERROR_INFO } } } } },
};
const schema = {
  nested: {
    Any: { fields: { typeUrl: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
    Status: {
      fields: {
        code: { type: 'int32', id: 1 },
        message: { type: 'string', id: 2 },
        details: { rule: 'repeated', type: 'Any', id: 3 },
      },
    },
    ErrorInfo: ERROR_INFO,
  },
};
const root = protobuf.Root.fromJSON(schema);
const Status = root.lookupType('Status');
const ErrorInfo = root.lookupType('ErrorInfo');

const TYPE_URL = 'type.googleapis.com/google.rpc.ErrorInfo';
export const ERROR_DOMAIN = 'sluice';
/** Metadata key of the details, by gRPC convention. */
export const STATUS_DETAILS = 'grpc-status-details-bin';

export interface ErrorInfoFields {
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export function encodeStatusDetails(code: number, message: string, info: ErrorInfoFields): Buffer {
  const value = ErrorInfo.encode({
    reason: info.reason,
    domain: ERROR_DOMAIN,
    metadata: info.metadata,
  }).finish();
  return Buffer.from(Status.encode({ code, message, details: [{ typeUrl: TYPE_URL, value }] }).finish());
}

/** The first ErrorInfo of our domain, or undefined when there is none or the bytes are not a Status. */
export function decodeStatusDetails(bytes: Uint8Array): ErrorInfoFields | undefined {
  try {
    const decoded = Status.toObject(Status.decode(bytes), { arrays: true }) as {
      details: { typeUrl: string; value: Uint8Array }[]; // as declared above
    };
    for (const detail of decoded.details) {
      if (detail.typeUrl !== TYPE_URL) continue;
      const info = ErrorInfo.toObject(ErrorInfo.decode(detail.value), { defaults: true, objects: true }) as {
        reason: string;
        domain: string;
        metadata: Record<string, string>; // as declared above
      };
      if (info.domain === ERROR_DOMAIN) return { reason: info.reason, metadata: info.metadata };
    }
  } catch {
    return undefined; // a peer's malformed details must not hide its status
  }
  return undefined;
}

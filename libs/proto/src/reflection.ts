import { fromJSON, loadSync, type PackageDefinition } from '@grpc/proto-loader';
import descriptor, {
  type IDescriptorProto,
  type IFileDescriptorProto,
} from 'protobufjs/ext/descriptor/index.js';
import { PROTO_FILES, protoDirectory } from './definition.js';
import { ERROR_INFO_FILE } from './error-details.js';
import { LOADER_OPTIONS } from './options.js';

/**
 * Everything that reflection serves: fields under the names that the .proto files give them, and the message in which a
 * failure carries its reason and hint, which generic clients show once they know it.
 */
export function reflectedDefinition(): PackageDefinition {
  const own = loadSync(PROTO_FILES, { ...LOADER_OPTIONS, keepCase: true, includeDirs: [protoDirectory()] });
  return { ...own, ...fromJSON(ERROR_INFO_FILE, { ...LOADER_OPTIONS, keepCase: true }) };
}

/**
 * Gives the definition without what protobufjs gets wrong in descriptors, for which Go clients such as grpcurl refuse the
 * whole file. It calls the hidden message of a map field `Params`, where the protobuf specification wants `ParamsEntry`
 * (https://protobuf.dev/programming-guides/proto3/#backwards, map fields), and it ends the reserved numbers of a message with
 * the last of them, where descriptor.proto wants the number behind it (DescriptorProto.ReservedRange).
 */
export function repairedDescriptors(definition: PackageDefinition): PackageDefinition {
  const done = new Map<Buffer, Buffer>();
  const repaired = (bytes: Buffer): Buffer => {
    const known = done.get(bytes) ?? repairFile(bytes);
    done.set(bytes, known);
    return known;
  };
  return Object.fromEntries(
    Object.entries(definition).map(([name, entry]) => {
      if (!('fileDescriptorProtos' in entry) || !Array.isArray(entry.fileDescriptorProtos))
        return [name, entry];
      return [name, { ...entry, fileDescriptorProtos: entry.fileDescriptorProtos.map(repaired) }];
    }),
  );
}

function repairFile(bytes: Buffer): Buffer {
  const { FileDescriptorProto } = descriptor;
  const file = FileDescriptorProto.decode(bytes);
  const { messageType } = file as IFileDescriptorProto; // what FileDescriptorProto decodes to
  messageType?.forEach(repairMessage);
  return Buffer.from(FileDescriptorProto.encode(file).finish());
}

function repairMessage(message: IDescriptorProto): void {
  for (const range of message.reservedRange ?? []) range.end = (range.end ?? 0) + 1;
  for (const nested of message.nestedType ?? []) {
    if (!nested.options?.mapEntry) {
      repairMessage(nested);
      continue;
    }
    const field = message.field?.find(({ typeName }) => typeName === nested.name);
    if (!field?.name) continue;
    nested.name = mapEntryName(field.name);
    field.typeName = nested.name;
  }
}

/** `first_name` → `FirstNameEntry`. */
export function mapEntryName(field: string): string {
  return `${field.replace(/(?:^|_)(.?)/g, (_, letter: string) => letter.toUpperCase())}Entry`;
}

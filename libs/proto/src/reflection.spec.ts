import descriptor, {
  type IDescriptorProto,
  type IFileDescriptorProto,
} from 'protobufjs/ext/descriptor/index.js';
import { mapEntryName, reflectedDefinition, repairedDescriptors } from './reflection.js';

describe('mapEntryName', () => {
  it.each([
    ['params', 'ParamsEntry'],
    ['first_name', 'FirstNameEntry'],
    ['firstName', 'FirstNameEntry'],
    ['a_1_b', 'A1BEntry'],
  ])('of %s is %s', (field, name) => expect(mapEntryName(field)).toBe(name));
});

describe('repairedDescriptors', () => {
  const definition = repairedDescriptors(reflectedDefinition());
  const files = Object.values(definition).flatMap((entry) =>
    'fileDescriptorProtos' in entry ? (entry.fileDescriptorProtos as Buffer[]) : [],
  );
  const messages = files.flatMap(
    (bytes) => (descriptor.FileDescriptorProto.decode(bytes) as IFileDescriptorProto).messageType ?? [],
  );
  const named = (name: string): IDescriptorProto | undefined =>
    messages.find((message) => message.name === name);

  it('names the hidden messages of map fields as the specification of protobuf does', () => {
    const context = named('RunContext');
    expect(context?.nestedType?.map(({ name }) => name)).toEqual(['ParamsEntry']);
    expect(context?.field?.find(({ name }) => name === 'params')?.typeName).toBe('ParamsEntry');
  });

  it('ends reserved numbers of messages behind the last of them', () => {
    expect(named('TransformTrailer')?.reservedRange).toEqual([{ start: 6, end: 7 }]);
    expect(named('LoadCommitted')?.reservedRange).toEqual([{ start: 5, end: 6 }]);
  });

  it('has the message of error details, so that clients such as grpcurl show reason and hint', () => {
    expect(named('ErrorInfo')?.field?.map(({ name }) => name)).toEqual(['reason', 'domain', 'metadata']);
    expect(named('ErrorInfo')?.nestedType?.map(({ name }) => name)).toEqual(['MetadataEntry']);
  });

  it('keeps the names of fields as the .proto files have them', () => {
    expect(named('RunContext')?.field?.map(({ name }) => name)).toEqual([
      'run_id',
      'logical_date',
      'params',
      'triggered_at_ms',
      'lookups',
      'replay_of',
      'replaces',
    ]);
  });
});

import protobuf from 'protobufjs';
import { datasetFault } from '../dataset-fault.ts';

/** The messages of tensorflow/core/example/{example,feature}.proto. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  package tensorflow;
  message BytesList { repeated bytes value = 1; }
  message FloatList { repeated float value = 1; }
  message Int64List { repeated int64 value = 1; }
  message Feature { oneof kind { BytesList bytes_list = 1; FloatList float_list = 2; Int64List int64_list = 3; } }
  message Features { map<string, Feature> feature = 1; }
  message Example { Features features = 1; }
`);
const Example = root.lookupType('tensorflow.Example');

/** Values of a feature: bytes are views of what was decoded. */
export type Feature = readonly Uint8Array[] | readonly number[];

interface DecodedFeature {
  readonly bytesList?: { readonly value: readonly Uint8Array[] };
  readonly floatList?: { readonly value: readonly number[] };
  readonly int64List?: { readonly value: readonly (number | { toNumber(): number })[] };
}

/** Features of a `tf.Example` by name. @throws Fault INVALID_ARGUMENT / TFRECORD_CORRUPT */
export function decodeExample(data: Buffer, where: string): Map<string, Feature> {
  let decoded: { readonly features?: { readonly feature: Readonly<Record<string, DecodedFeature>> } };
  try {
    decoded = Example.decode(data) as typeof decoded;
  } catch (error) {
    throw datasetFault('TFRECORD_CORRUPT', where, 'it is no tf.Example.', error);
  }
  return new Map(
    Object.entries(decoded.features?.feature ?? {}).map(([name, { bytesList, floatList, int64List }]) => [
      name,
      bytesList?.value ?? floatList?.value ?? int64List?.value.map((value) => (typeof value === 'number' ? value : value.toNumber())) ?? [],
    ]),
  );
}

export interface ExampleFeatures {
  readonly bytes: Readonly<Record<string, readonly (string | Uint8Array)[]>>;
  readonly floats: Readonly<Record<string, readonly number[]>>;
  readonly integers: Readonly<Record<string, readonly number[]>>;
}

export function encodeExample({ bytes, floats, integers }: ExampleFeatures): Uint8Array {
  const buffers = (values: readonly (string | Uint8Array)[]) => values.map((value) => (typeof value === 'string' ? Buffer.from(value) : value));
  const feature = Object.fromEntries<unknown>([
    ...Object.entries(bytes).map(([name, value]) => [name, { bytesList: { value: buffers(value) } }] as const),
    ...Object.entries(floats).map(([name, value]) => [name, { floatList: { value } }] as const),
    ...Object.entries(integers).map(([name, value]) => [name, { int64List: { value } }] as const),
  ]);
  return Example.encode(Example.fromObject({ features: { feature } })).finish();
}

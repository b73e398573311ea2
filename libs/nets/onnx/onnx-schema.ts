import protobuf from 'protobufjs';

/** The part of ONNX's protobuf definitions that a feed-forward network needs: onnx/onnx.proto (IR version 8), same names and numbers. */
const definitions = `
syntax = "proto2";
package onnx;
message AttributeProto {
  enum AttributeType { FLOAT = 1; INT = 2; STRING = 3; FLOATS = 6; INTS = 7; STRINGS = 8; }
  optional string name = 1;
  optional float f = 2;
  optional int64 i = 3;
  optional bytes s = 4;
  repeated float floats = 7;
  repeated int64 ints = 8;
  repeated bytes strings = 9;
  optional AttributeType type = 20;
}
message NodeProto {
  repeated string input = 1;
  repeated string output = 2;
  optional string name = 3;
  optional string op_type = 4;
  repeated AttributeProto attribute = 5;
}
message TensorProto {
  repeated int64 dims = 1;
  optional int32 data_type = 2;
  optional string name = 8;
  optional bytes raw_data = 9;
}
message TensorShapeProto {
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  repeated Dimension dim = 1;
}
message TypeProto {
  message Tensor { optional int32 elem_type = 1; optional TensorShapeProto shape = 2; }
  oneof value { Tensor tensor_type = 1; }
}
message ValueInfoProto { optional string name = 1; optional TypeProto type = 2; }
message GraphProto {
  repeated NodeProto node = 1;
  optional string name = 2;
  repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
}
message OperatorSetIdProto { optional string domain = 1; optional int64 version = 2; }
message StringStringEntryProto { optional string key = 1; optional string value = 2; }
message ModelProto {
  optional int64 ir_version = 1;
  optional string producer_name = 2;
  optional string producer_version = 3;
  optional GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8;
  repeated StringStringEntryProto metadata_props = 14;
}
`;

const parseDefinitions = (): protobuf.Root => protobuf.parse(definitions, { keepCase: true }).root;
export const parseModelProto = (): protobuf.Type => parseDefinitions().lookupType('onnx.ModelProto');

/** TensorProto.DataType. */
export const dataType = { float: 1, float16: 10 } as const;

export interface Attribute {
  readonly name: string;
  readonly type: 1 | 2 | 3 | 7;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly ints?: readonly number[];
}
export interface Node {
  readonly name: string;
  readonly op_type: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly Attribute[];
}
export interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data_type: number;
  readonly raw_data: Uint8Array;
}
export interface Metadata {
  readonly key: string;
  readonly value: string;
}

export const float = (name: string, f: number): Attribute => ({ name, type: 1, f });
export const integer = (name: string, i: number): Attribute => ({ name, type: 2, i });
export const text = (name: string, s: string): Attribute => ({ name, type: 3, s: new TextEncoder().encode(s) });
export const integers = (name: string, ints: readonly number[]): Attribute => ({ name, type: 7, ints });

/** What a file holds beside its nodes. */
export interface OnnxContents {
  readonly initializers: readonly Initializer[];
  readonly metadata: ReadonlyMap<string, string>;
  /** The file ends before it should; the rest is what stands before the cut. */
  readonly isCut: boolean;
}

const [graphField, metadataField, initializerField] = [7, 14, 5];

/** Calls `read` at each length-delimited field of the message that ends at `end`, with its number and length; passes over the others. */
function eachField(reader: protobuf.Reader, end: number, read: (field: number, length: number) => boolean): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const before = reader.pos;
    if ((tag & 7) === 2 && read(tag >>> 3, reader.uint32())) continue;
    reader.pos = before;
    reader.skipType(tag & 7);
  }
}

/** Reads initialisers and metadata, field by field, so that a file that was cut off still gives what it holds. */
export function readContents(bytes: Uint8Array): OnnxContents {
  const root = parseDefinitions();
  const [tensor, entry] = [root.lookupType('onnx.TensorProto'), root.lookupType('onnx.StringStringEntryProto')];
  const reader = protobuf.Reader.create(bytes);
  const initializers: Initializer[] = [];
  const metadata = new Map<string, string>();
  const readInitializer = (field: number, length: number): boolean => {
    if (field === initializerField) initializers.push(tensor.toObject(tensor.decode(reader, length), { longs: Number, arrays: true, defaults: true }) as Initializer);
    return field === initializerField;
  };
  try {
    eachField(reader, reader.len, (field, length) => {
      if (field === graphField) eachField(reader, reader.pos + length, readInitializer);
      else if (field === metadataField) {
        const { key, value } = entry.toObject(entry.decode(reader, length)) as Metadata;
        metadata.set(key, value);
      }
      return field === graphField || field === metadataField;
    });
    return { initializers, metadata, isCut: false };
  } catch {
    return { initializers, metadata, isCut: true };
  }
}

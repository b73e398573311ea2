/** The float32 values (little-endian) in these bytes, as an array of their own; `subarray`, since a Buffer's `slice` shares its memory. */
export const floatsIn = (bytes: Uint8Array, start: number, end: number): Float32Array => new Float32Array(new Uint8Array(bytes.subarray(start, end)).buffer);

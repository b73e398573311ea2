import type { Analyzer } from '../analysis/analyzer.ts';

/** An analyzer that reads nothing and counts how often it is closed. */
export function analyzerOf(version: number): Analyzer & { readonly closed: number } {
  let closed = 0;
  return {
    model: { name: 'net', version, deviceUID: `2.25.${version}`, operatingPoint: 0.3 },
    network: 'yolov3-chexnet',
    engine: 'none',
    width: 1,
    isLost: false,
    analyze: () => Promise.reject(new Error('reads nothing')),
    close: () => {
      closed++;
      return Promise.resolve();
    },
    get closed() {
      return closed;
    },
  };
}

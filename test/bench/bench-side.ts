import type { SideTask } from './bench-against-pytorch.ts';
import { sides } from './bench-network.ts';

process.once('message', ({ side, problem, runs, threads }: SideTask) => {
  void (async () => {
    let left = runs;
    for await (const run of sides[side](problem, threads)) {
      process.send?.(run);
      left -= 1;
      if (left === 0) break;
    }
    process.disconnect();
  })();
});

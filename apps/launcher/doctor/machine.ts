import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { processorFlags } from '#platform';
import type { Check } from './check.ts';

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

const readOr = (path: string, otherwise: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
};

function checkNode(pinned: string): Check {
  const running = process.versions.node;
  if (running === pinned) return { subject: 'Node', state: 'ok', finding: running };
  return { subject: 'Node', state: 'note', finding: `${running}; ${pinned} is the pinned one`, next: 'Run ./pneumogate, which brings it.' };
}

/** Vector instructions that speed the network up, as Linux names them. */
const vectorFlags = ['avx2', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_int8', 'amx_bf16', 'asimd'];

function checkProcessor(): Check {
  const cores = cpus();
  const flags = processorFlags();
  const vectors = vectorFlags.filter((flag) => flags.has(flag));
  return { subject: 'processor', state: 'ok', finding: `${cores.length} × ${cores[0]?.model ?? process.arch}; ${vectors.join(', ') || 'no vector instructions known'}` };
}

function checkMemory(): Check {
  const finding = `${gibibytes(totalmem())}, ${gibibytes(freemem())} free`;
  if (totalmem() >= 4 * 2 ** 30) return { subject: 'memory', state: 'ok', finding };
  return { subject: 'memory', state: 'note', finding, next: 'Give the machine at least 4 GiB.' };
}

/** Which onnxruntime is here, and whether its build can use CUDA. Read from its files: the engine itself is loaded by the inference service alone. */
function checkEngine(): Check {
  try {
    const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    const binaries = readdirSync(join(dirname(manifest), 'bin'), { recursive: true }).map(String);
    const hasCuda = binaries.some((name) => name.includes(`${process.platform}/${process.arch}`) && name.includes('providers_cuda'));
    const driver = /Kernel Module\s+([\d.]+)/.exec(readOr('/proc/driver/nvidia/version', ''))?.[1];
    return { subject: 'onnxruntime', state: 'ok', finding: `${version}; CPU${hasCuda ? ', CUDA library' : ''}; ${driver === undefined ? 'no NVIDIA driver' : `NVIDIA driver ${driver}`}` };
  } catch {
    return { subject: 'onnxruntime', state: 'missing', finding: 'not installed', next: 'Run `npm ci` in the checkout.' };
  }
}

/** What the machine itself brings. `pinnedNode` is the version in .node-version. */
export const checkMachine = (pinnedNode: string): Check[] => [checkNode(pinnedNode), checkProcessor(), checkMemory(), checkEngine()];

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '#fault';
import { type TensorflowRelease, nodeApiHeaders } from './release.ts';

const execute = promisify(execFile);

/** Where a release lives below the cache folder; all checkouts share it. */
export const tensorflowDirectory = (cache: string, release: TensorflowRelease): string =>
  join(cache, `tensorflow-${release.wheel.version}-${release.device}`);

/** Whether native TensorFlow is there: a folder under its final name is complete, because it gets that name last. */
export const hasTensorflow = (cache: string, release: TensorflowRelease): boolean => existsSync(tensorflowDirectory(cache, release));

async function runProgram(file: string, args: readonly string[], purpose: string): Promise<void> {
  try {
    await execute(file, args, { maxBuffer: 64 * 2 ** 20 });
  } catch (error) {
    throw new Fault('FAILED_PRECONDITION', 'TENSORFLOW_NOT_INSTALLED', `Native TensorFlow is not installed: ${purpose} with ${file} failed.`, { cause: error });
  }
}

async function checkHash(path: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== sha256) {
    throw new Fault('FAILED_PRECONDITION', 'TENSORFLOW_HASH_MISMATCH', 'The TensorFlow wheel is not the one that was pinned; it was not used.');
  }
}

/** Takes the two libraries and the C headers out of the wheel; Python reads zip files over 2 GB, and pip needs it anyway. */
const extraction = `
import re, sys, zipfile
wanted = re.compile(r'tensorflow/(libtensorflow_(cc|framework)\\.so\\.2|include/(tensorflow/c/(c_api|c_api_macros|tf_\\w+)\\.h'
  r'|tensorflow/c/eager/c_api\\.h|tensorflow/core/platform/ctstring\\.h|(xla/)?tsl/(platform/ctstring\\w*|c/tsl_status)\\.h))$')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if wanted.match(name):
            wheel.extract(name, sys.argv[2])
`;

async function fetchLibraries({ wheel }: TensorflowRelease, directory: string): Promise<void> {
  const platform = ['--no-deps', '--only-binary=:all:', '--python-version', '3.11', '--platform', 'manylinux_2_27_x86_64'];
  await runProgram('python3', ['-m', 'pip', 'download', '--quiet', ...platform, '--dest', directory, `${wheel.name}==${wheel.version}`], 'fetching the wheel');
  const path = join(directory, wheel.file);
  await checkHash(path, wheel.sha256);
  await runProgram('python3', ['-c', extraction, path, directory], 'unpacking the wheel');
  await rm(path);
}

async function compileBinding({ binding }: TensorflowRelease, directory: string): Promise<void> {
  const include = join(directory, 'tensorflow', 'include');
  // The binding includes this header under the name it had before TensorFlow moved it to tsl/.
  await writeFile(join(include, 'tensorflow/core/platform/ctstring_internal.h'), '#include "tsl/platform/ctstring_internal.h"\n');
  const home = join(directory, 'node_modules', binding.name);
  const target = join(home, 'lib', 'napi-v8');
  await mkdir(target, { recursive: true });
  const macros = ['-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding'];
  const includes = ['-I', join(directory, 'node_modules', nodeApiHeaders.name, 'include'), '-I', include];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(home, 'binding', file));
  const libraries = ['-L', join(directory, 'tensorflow'), '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'];
  // Relative to the binding, so that the folder can be renamed into place: node_modules/@tensorflow/NAME/lib/napi-v8 is five folders down.
  const loaderPath = '-Wl,-rpath,$ORIGIN/../../../../../tensorflow';
  const output = ['-o', join(target, 'tfjs_binding.node')];
  await runProgram('g++', ['-std=c++17', '-O2', '-fPIC', '-shared', ...macros, ...includes, ...sources, ...libraries, loaderPath, ...output], 'compiling the binding');
}

/**
 * Installs native TensorFlow below `cache` unless it is there, and returns its folder. Needs npm, python3 with pip, and g++ on the
 * PATH; 274 MB are fetched, 1.2 GB stay on disk. `say` gets a sentence for each step. Another process may do the same: the first one wins.
 * @throws Fault FAILED_PRECONDITION when a step fails, UNIMPLEMENTED on a machine there is no wheel for.
 */
export async function installTensorflow(cache: string, release: TensorflowRelease, say: (sentence: string) => void): Promise<string> {
  const home = tensorflowDirectory(cache, release);
  if (hasTensorflow(cache, release)) return home;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Fault('UNIMPLEMENTED', 'TENSORFLOW_NO_PLATFORM', 'Training needs native TensorFlow, which is installed on Linux x86-64 only.');
  }
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, 'tensorflow.'));
  try {
    say(`fetching ${release.binding.name} ${release.binding.version}`);
    const packages = [release.binding, nodeApiHeaders].map(({ name, version }) => `${name}@${version}`);
    await writeFile(join(fresh, 'package.json'), '{"private":true}\n');
    await runProgram('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', '--prefix', fresh, ...packages], 'fetching npm packages');
    say(`fetching TensorFlow ${release.wheel.version} (274 MB, once a machine)`);
    await fetchLibraries(release, fresh);
    say('compiling the binding');
    await compileBinding(release, fresh);
    // mkdtemp's folder is its maker's alone; who runs the service may be another.
    await chmod(fresh, 0o755);
    if (!hasTensorflow(cache, release)) await rename(fresh, home);
    return home;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

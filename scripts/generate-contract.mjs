// Generates the contract's types: node scripts/generate-contract.mjs [OUTPUT FOLDER]
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = resolve(process.argv[2] ?? join(root, 'libs/contract/generated'));

rmSync(output, { recursive: true, force: true });
execFileSync(
  join(root, 'node_modules/.bin/proto-loader-gen-types'),
  [
    ...['--longs=Number', '--enums=String', '--defaults', '--oneofs', '--includeComments', '--grpcLib=@grpc/grpc-js'],
    ...['--importFileExtension=.ts', '--includeDirs=proto', `--outDir=${output}`],
    ...['pneumogate/inference/v1/inference.proto', 'pneumogate/registry/v1/registry.proto', 'google/rpc/status.proto'],
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
// The index of a package without services declares what it never uses, which the compiler refuses.
rmSync(join(output, 'status.ts'));

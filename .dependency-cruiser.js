/** The arrows of the house (docs/adr/0001-the-house.md): each rule says why it exists. */
const lib = (name) => `^libs/${name}/`;
const imports = {
  fault: [],
  random: [],
  detection: [],
  dicom: ['fault'],
  dicomweb: ['dicom', 'fault'],
  radiograph: ['dicom', 'detection', 'fault'],
  report: ['dicom', 'detection', 'fault'],
  phantom: ['dicom', 'random', 'fault'],
  nets: ['detection', 'random', 'fault'],
  contract: ['detection', 'fault', 'radiograph'],
  evaluation: ['detection', 'random', 'fault'],
  dataset: ['radiograph', 'detection', 'dicom', 'report', 'random', 'fault'],
  store: ['fault', 'detection'],
  registry: ['evaluation', 'store', 'dicom', 'fault'],
  platform: ['fault'],
};

export default {
  forbidden: [
    { name: 'no-cycles', comment: 'A cycle means two files are one thought: merge or split them.', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-lib-to-app', comment: 'Libraries are the domain; apps are its edges.', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'no-app-to-app',
      comment: 'Apps meet over the wire, by proto/ or HTTP.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no-deep-imports',
      comment: 'A library is what its index.ts exports.',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/', pathNot: ['^libs/[^/]+/index\\.ts$', '^libs/$2/'] },
    },
    ...Object.entries(imports).map(([name, allowed]) => ({
      name: `arrows-of-${name}`,
      comment: `libs/${name} may import ${allowed.join(', ') || 'no other library'}.`,
      severity: 'error',
      from: { path: lib(name) },
      to: { path: '^libs/', pathNot: [lib(name), ...allowed.map(lib)] },
    })),
    {
      name: 'nest-at-the-edge',
      comment: 'Domain code outlives a framework: Nest and rxjs stay in apps/ and libs/platform.',
      severity: 'error',
      from: { path: '^libs/', pathNot: '^libs/platform/' },
      to: { path: 'node_modules/(@nestjs|rxjs|nestjs-pino)' },
    },
    {
      name: 'ml-runtime-in-its-room',
      comment: 'A network runs in libs/nets (training) or apps/inference/runtime (serving), so that engines can be exchanged.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/nets/', '^apps/inference/runtime/'] },
      to: { path: 'node_modules/(onnxruntime-node|@tensorflow)' },
    },
    {
      name: 'dicom-parser-in-its-room',
      comment: 'Bytes become typed data sets in libs/dicom only.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^libs/dicom/' },
      to: { path: 'node_modules/(dcmjs|dcmjs-codecs|dicom-parser)' },
    },
    {
      name: 'database-in-its-room',
      comment: 'SQL and its drivers live in libs/store.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^libs/store/' },
      to: { path: 'node_modules/(pg|pg-boss|@electric-sql|drizzle-orm)/' },
    },
    { name: 'declared', comment: 'What is imported is in package.json.', severity: 'error', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] } },
    { name: 'resolvable', comment: 'Every import leads somewhere.', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', 'generated/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'] },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};

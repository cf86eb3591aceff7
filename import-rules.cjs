// Import rules: data flows one way. Run: npx depcruise packages connectors apps tests bench --config import-rules.cjs
const ours = '^(packages|connectors|apps|tests|bench)/'
const forbid = (name, from, to) => ({ name, severity: 'error', from, to })
const layer = (name, ...allowed) => {
  const self = `^packages/${name}/`
  return forbid(
    name,
    { path: self },
    { path: ours, pathNot: [self, ...allowed.map((a) => `^packages/${a}/`)] },
  )
}

module.exports = {
  forbidden: [
    forbid('no-cycles', {}, { circular: true }),
    forbid(
      'no-test-code-in-product',
      { path: '^(packages|connectors|apps)/', pathNot: '\\.(test|suite)\\.tsx?$|/testing/' },
      { path: '\\.(test|suite)\\.tsx?$|/testing/' },
    ),
    forbid(
      'core-is-pure',
      { path: '/core/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['/core/', '^packages/contract/'] },
    ),

    layer('contract'),
    layer('foundation', 'contract'),
    layer('client', 'contract'),
    layer('sessions', 'contract', 'foundation'),
    layer('billing', 'contract', 'foundation', 'sessions'),
    layer('espf', 'contract', 'foundation', 'sessions'),
    layer('application', 'contract', 'foundation', 'client'),

    forbid(
      'api-versions-are-strangers',
      { path: '/api/(v\\d+)/' },
      { path: '/api/v\\d+/', pathNot: '/api/$1/' },
    ),
    forbid(
      'espf-api-does-not-dispatch',
      { path: '^packages/espf/src/api/' },
      { path: '^packages/espf/src/(dispatch|capture)/' },
    ),
    forbid(
      'connector',
      { path: '^connectors/([^/]+)/' },
      {
        path: ours,
        pathNot: [
          '^connectors/$1/',
          '^packages/contract/',
          '^packages/application/src/((connector|external-systems)\\.ts|testing/)',
        ],
      },
    ),

    forbid(
      'console-is-a-browser',
      { path: '^apps/console/' },
      { path: ours, pathNot: ['^apps/console/', '^packages/(contract|client)/'] },
    ),
    forbid(
      'provisioner-is-remote',
      { path: '^apps/provisioner/' },
      { path: '^packages/(billing|espf|sessions)/' },
    ),
    forbid(
      'server-has-no-connectors',
      { path: '^apps/server/' },
      { path: '^(connectors|packages/application)/' },
    ),
    forbid('nobody-imports-apps', { path: '^(packages|connectors)/' }, { path: '^(apps|tests|bench)/' }),
    forbid(
      'apps-are-strangers',
      { path: '^apps/(server|provisioner|console)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbid(
      'cli-composes',
      { path: '^apps/cli/' },
      {
        path: ours,
        pathNot: [
          '^apps/(cli|server|provisioner)/',
          '^packages/(contract|client|foundation)/',
          '^packages/espf/src/capture/',
        ],
      },
    ),
    forbid('nobody-imports-bench', { path: '^(packages|connectors|apps|tests)/' }, { path: '^bench/' }),
    forbid(
      'browser-safe',
      { path: '^packages/(contract|client)/', pathNot: '\\.test\\.ts$' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'e2e-is-a-black-box',
      { path: '^tests/' },
      {
        path: '^(packages|connectors|apps)/',
        // How the tests of the connectors start external systems, real ones and stand-ins: those are the far side.
        pathNot: [
          '^packages/(contract|client|foundation)/',
          '^connectors/[^/]+/src/(testing/start|fake)-[^/]+\\.ts$',
          '^packages/application/src/testing/sql-target\\.ts$',
        ],
      },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true, // type-only imports count too
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
}

import Ajv from 'ajv';
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Failure } from '../../../src/base/failure';
import { analyseSources } from '../../../src/check/analyseSources';
import { asConfigured } from '../../../src/check/asConfigured';
import { namedTargetsIn, ProjectConfigs } from '../../../src/check/projectConfig';
import { ruleIds } from '../../../src/protocol/rules';
import { sourceTree, type SourceTree } from './sourceTree';

const media = path.join(__dirname, '..', '..', '..', 'media');
const json = (name: string): object =>
  JSON.parse(fs.readFileSync(path.join(media, name), 'utf8')) as object;

describe('what a project says', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());
  const at = (name: string): string => path.join(tree.root, name);

  it('stands in .poolleaksrc.json or in package.json, the nearest one up to the repository', () => {
    tree = sourceTree({
      '.poolleaksrc.json': '{"rules":{"stale-slots":"off"}}',
      'repo/.git/HEAD': '',
      'repo/package.json': '{"name":"x","poolleaks":{"rules":{"stale-slots":"error"}}}',
      'repo/app/package.json': '{"name":"y"}',
      'repo/lib/.poolleaksrc.json': '{"rules":{"stale-fields":"hint"}}',
      'other/.git/HEAD': '',
    });
    const configs = new ProjectConfigs();
    const rulesOf = (name: string): object => configs.of(at(name)).rules;
    assert.deepEqual(rulesOf('repo/app/src/a.js'), { 'stale-slots': 'error' });
    assert.equal(configs.of(at('repo/app/a.js')).file, at('repo/package.json'));
    assert.deepEqual(rulesOf('repo/lib/a.js'), { 'stale-fields': 'hint' });
    assert.deepEqual(rulesOf('other/a.js'), {}, 'nothing of beyond the repository');
  });

  it('names servers, of which the first of several projects says where one of a name is', () => {
    tree = sourceTree({
      'a/.git/HEAD': '',
      'a/.poolleaksrc.json': '{"targets":{"staging":"9230","far":"example.org:9229"}}',
      'b/.git/HEAD': '',
      'b/package.json': '{"poolleaks":{"targets":{"staging":"9999","near":"ws://[::1]:9229/x"}}}',
      'c/.git/HEAD': '',
    });
    assert.deepEqual(namedTargetsIn(['a', 'b', 'c'].map(at)), {
      staging: { kind: 'port', host: '127.0.0.1', port: 9230 },
      far: { kind: 'port', host: 'example.org', port: 9229 },
      near: { kind: 'url', url: 'ws://[::1]:9229/x' },
    });
    assert.deepEqual(namedTargetsIn([]), {});
  });

  it('is refused where it is no regular file, and waits for none', () => {
    tree = sourceTree({ '.git/HEAD': '', 'a/b.js': '' });
    execFileSync('mkfifo', [at('.poolleaksrc.json')]);
    assert.throws(() => new ProjectConfigs().of(at('a/b.js')), /cannot be used: it is /);
    assert.deepEqual(new ProjectConfigs().orNone(at('a/b.js/c/d.js')).rules, {});
  });

  it('ignores as a .gitignore beside it would', () => {
    tree = sourceTree({
      'package.json':
        '{"poolleaks":{"ignore":["vendor/","*.gen.js","!kept.gen.js"],"ignoreLive":["/dist"]}}',
      '.git/HEAD': '',
    });
    const config = new ProjectConfigs().of(at('src/a.js'));
    const ignored = ['vendor/a.js', 'src/vendor/a.js', 'b.gen.js', 'src/kept.gen.js', 'a.js'];
    assert.deepEqual(
      ignored.filter(name => config.ignores(at(name))),
      ignored.slice(0, 3),
    );
    assert.equal(config.ignores(path.join(tree.root, '..', 'vendor', 'a.js')), false);
    assert.equal(config.ignoresLive(at('dist/a.js')), true);
    assert.equal(config.ignoresLive(at('src/dist/a.js')), false);
  });

  it('is refused with its place where it has a mistake, by the schema for editors too', () => {
    tree = sourceTree({});
    const accepts = new Ajv().compile(json('poolleaks.schema.json'));
    const wrong: [object, RegExp][] = [
      [
        { rules: { 'stale-slots': 'loud' } },
        /"rules\.stale-slots" must be one of error, .*, off, not "loud"\. Mend/,
      ],
      [{ rules: { 'no-such-rule': 'off' } }, /"rules\.no-such-rule" is no rule: those are stale-/],
      [{ rules: [] }, /"rules" must be an object\./],
      [{ rules: null }, /"rules" must be an object\./],
      [{ ignore: 'vendor' }, /"ignore" must be a list of patterns/],
      [{ ignore: [1] }, /"ignore\.0" must be a pattern/],
      [{ ignored: [] }, /"ignored" is no key that can stand there: those are \$schema, rules, /],
      [{ targets: { a: 'nowhere' } }, /"targets\.a" must be a port, host:port or ws:/],
      [{ targets: { a: 'pid:7' } }, /"targets\.a" must be a port/],
      [{ targets: { '9': '9229' } }, /"targets\.9" is no name/],
      [{ pools: [] }, /"pools" must be an object\./],
      [{ pools: { a: [] } }, /"pools\.a" must be an object\./],
      [{ pools: { a: { take: 'get' } } }, /"pools\.a\.put" is missing\./],
      [{ pools: { a: { take: '', put: 'put' } } }, /"pools\.a\.take" must not be empty\./],
      [[], /cannot be used: it must be an object\./],
    ];
    for (const [config, why] of wrong) {
      fs.writeFileSync(at('.poolleaksrc.json'), JSON.stringify(config));
      assert.throws(
        () => new ProjectConfigs().of(at('a.js')),
        error => error instanceof Failure && error.kind === 'usage' && why.test(error.message),
        JSON.stringify(config),
      );
      assert.equal(accepts(config), false, JSON.stringify(config));
      assert.equal(new ProjectConfigs().orNone(at('a.js')).file, undefined);
    }
    const right = {
      $schema: './poolleaks.schema.json',
      rules: Object.fromEntries(ruleIds.map(rule => [rule, 'information'])),
      ignore: ['vendor'],
      ignoreLive: [],
      targets: { staging: '127.0.0.1:9230' },
      pools: { mine: { take: 'get', put: 'release', ownPut: true } },
    };
    fs.writeFileSync(at('.poolleaksrc.json'), JSON.stringify(right));
    assert.deepEqual(new ProjectConfigs().of(at('a.js')).rules, right.rules);
    assert.equal(accepts(right), true, JSON.stringify(accepts.errors));
    fs.writeFileSync(at('.poolleaksrc.json'), '{');
    assert.throws(() => new ProjectConfigs().of(at('a.js')), /is no JSON/);
    for (const given of ['null', '[]', '0']) {
      fs.writeFileSync(at('.poolleaksrc.json'), given);
      assert.throws(() => new ProjectConfigs().of(at('a.js')), /it must be an object/);
      fs.rmSync(at('.poolleaksrc.json'));
      fs.writeFileSync(at('package.json'), `{"poolleaks":${given}}`);
      assert.throws(() => new ProjectConfigs().of(at('a.js')), /it must be an object/);
      fs.rmSync(at('package.json'));
    }
  });

  it('is refused where two files of a folder say something', () => {
    tree = sourceTree({
      '.git/HEAD': '',
      'package.json': '{"poolleaks":{}}',
      '.poolleaksrc.json': '{"ignore":[]}',
    });
    assert.throws(
      () => new ProjectConfigs().of(at('a.js')),
      /\.poolleaksrc\.json cannot be used: package\.json beside it has a key "poolleaks" too/,
    );
  });

  it('is not what a dependency says: it could hide itself', () => {
    tree = sourceTree({
      '.git/HEAD': '',
      '.poolleaksrc.json': '{"rules":{"stale-slots":"error"}}',
      'node_modules/hidden/package.json': '{"poolleaks":{"ignore":["*"],"ignoreLive":["*"]}}',
      'node_modules/hidden/.git/HEAD': '',
      'node_modules/hidden/lib/.poolleaksrc.json': '{"ignoreLive":["*"]}',
    });
    const config = new ProjectConfigs().of(at('node_modules/hidden/lib/a.js'));
    assert.equal(config.file, at('.poolleaksrc.json'));
    assert.equal(config.ignoresLive(at('node_modules/hidden/lib/a.js')), false);
  });

  it('is part of what editors know of package.json', () => {
    tree = sourceTree({});
    const ajv = new Ajv();
    ajv.addSchema(json('poolleaks.schema.json'), 'poolleaks.schema.json');
    const accepts = ajv.compile(json('package.schema.json'));
    assert.equal(accepts({ name: 'x', poolleaks: { ignore: [] } }), true);
    assert.equal(accepts({ name: 'x', poolleaks: { ignore: 1 } }), false);
  });

  it('leaves scripts out of readings of a running program, and names each', async () => {
    tree = sourceTree({ '.poolleaksrc.json': '{"ignoreLive":["vendor/"]}', '.git/HEAD': '' });
    const analysed: string[] = [];
    const analyser = asConfigured({
      analyse: ({ name }) => {
        analysed.push(name);
        return Promise.resolve({ models: [] });
      },
      known: () => Promise.resolve({ models: [], skipped: 'known' }),
    });
    const url = `file://${at('vendor/a.js')}`;
    const skipped = `It is left out of readings by ${at('.poolleaksrc.json')}.`;
    assert.deepEqual(await analyser.analyse({ name: url, text: '' }), { models: [], skipped });
    assert.deepEqual(await analyser.known!(url, 'hash'), { models: [], skipped });
    const others = [
      `file://${at('src/a.js')}`,
      'evalmachine.<anonymous>',
      'file://host/share/vendor/a.js',
    ];
    for (const name of others) await analyser.analyse({ name, text: '' });
    assert.deepEqual(analysed, others);
    assert.equal((await analyser.known!(others[0]!, 'hash'))!.skipped, 'known');
  });

  it('is named by readings of a running program that cannot mind it', async () => {
    tree = sourceTree({ '.poolleaksrc.json': '{"pools":1}', '.git/HEAD': '' });
    const analyser = asConfigured({
      analyse: () => Promise.resolve({ models: [] }),
      known: () => Promise.resolve({ models: [] }),
    });
    const name = `file://${at('src/a.js')}`;
    for (const said of [
      await analyser.analyse({ name, text: '' }),
      await analyser.known!(name, ''),
    ])
      assert.match(said!.skipped!, /\.poolleaksrc\.json cannot be used: /);
    const skipped: string[] = [];
    const files = [at('src/a.js'), at('src/b.js')][Symbol.iterator]();
    await analyseSources(
      { next: () => Promise.resolve(files.next() as IteratorResult<string, void>) },
      { analyseFile: () => Promise.resolve({ text: '', analysis: { models: [] } }) },
      (_, message) => skipped.push(message),
    );
    assert.equal(skipped.length, 1);
  });
});

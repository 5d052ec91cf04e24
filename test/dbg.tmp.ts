import { Target, readThrough } from '/work/wt/threads/test/process/target';
async function main() {
  const target = await Target.start('threads.cjs', { node: process.argv[2]! });
  try {
    const first = await target.get('/start?name=first');
    await target.get('/serve?thread=1&requests=2');
    console.log(await target.get('/state?thread=' + first));
    const session = await target.open();
    const [one] = session.threads!.all;
    const r = await one!.read(); console.log(r.findings.length, JSON.stringify(r.coverage), r.undecided);
    const r2 = await readThrough(one!); console.log(r2.findings.length, JSON.stringify(r2.coverage));
    const f = await one!.followRequests();
    console.log(await target.get('/state?thread=' + first));
    if (process.argv[3]) (session as any).connection.wire.close(); else { f.dispose(); await session.detach(); }
    for (let i = 0; i < 5; i++) console.log(await target.get('/state?thread=' + first));
  } finally { target.stop(); process.exit(); }
}
void main();

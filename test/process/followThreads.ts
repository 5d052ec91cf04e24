import { open } from './target';

/** Reads and follows every thread of the process at this inspector's address, until it is killed; at the latest after a minute. */
async function followThreads(url: string): Promise<void> {
  const session = await open({ kind: 'url', url });
  for (const thread of session.threads!.all) {
    await thread.read();
    await thread.followRequests();
  }
  console.log('following');
  setTimeout(() => process.exit(1), 60_000);
}

void followThreads(process.argv[2]!);

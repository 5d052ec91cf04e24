import { open } from './target';

/** Follows the requests of the server at this inspector's address, until it is killed; at the latest after a minute. */
async function followRequests(url: string): Promise<void> {
  const session = await open({ kind: 'url', url });
  await session.followRequests();
  console.log('following');
  setTimeout(() => process.exit(1), 60_000);
}

void followRequests(process.argv[2]!);

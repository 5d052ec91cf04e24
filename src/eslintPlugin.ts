import packageManifest from '../package.json';
import { createPlugin } from './eslint/createPlugin';

/** What people import as `pool-leak-inspector/eslint-plugin`. */
export const plugin = createPlugin(packageManifest);

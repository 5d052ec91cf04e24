import * as vscode from 'vscode';
import { sourceFolders } from './sourceFolders';

/** As in the manifest. */
const PROVIDER = 'poolLeaks.mcp';

/** VS Code 1.100 has these as a proposal, which fails when it is used. */
const SINCE = { major: 1, minor: 101 };

/** What VS Code has from 1.101 on, one version after the oldest that this works in. */
interface McpHost {
  version: string;
  lm: {
    registerMcpServerDefinitionProvider?(
      id: string,
      provider: { provideMcpServerDefinitions(): unknown[] },
    ): vscode.Disposable;
  };
  McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: string[],
    env: Record<string, string>,
    version: string,
  ) => { cwd?: vscode.Uri };
}

/**
 * Offers `pool-leaks mcp` to assistants that take their tools from such servers, for the first folder of a trusted workspace.
 * Does nothing where VS Code knows no such servers.
 */
export function registerMcpServer(
  context: vscode.ExtensionContext,
  commandLine: string,
  host = vscode as unknown as McpHost,
): void {
  const { lm, McpStdioServerDefinition } = host;
  const [major = 0, minor = 0] = host.version.split('.').map(Number);
  if (major === SINCE.major && minor < SINCE.minor) return;
  if (!lm.registerMcpServerDefinitionProvider || !McpStdioServerDefinition) return;
  const provideMcpServerDefinitions = (): unknown[] => {
    const [folder] = sourceFolders();
    if (folder === undefined || !vscode.workspace.isTrusted) return [];
    const { version } = context.extension.packageJSON as { version: string };
    const server = new McpStdioServerDefinition(
      'Pool Leak Inspector',
      process.execPath,
      [commandLine, 'mcp'],
      // In VS Code on the desktop the executable is Electron's.
      { ELECTRON_RUN_AS_NODE: '1' },
      version,
    );
    server.cwd = vscode.Uri.file(folder);
    return [server];
  };
  context.subscriptions.push(
    lm.registerMcpServerDefinitionProvider(PROVIDER, { provideMcpServerDefinitions }),
  );
}

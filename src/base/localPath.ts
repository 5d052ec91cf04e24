import { posix, win32 } from 'node:path';

/** The longest path that any system allows (Windows). */
const MAX_PATH_UNITS = 32_767;
/** Files of devices and of the kernel: reading one may have side effects. */
const SYSTEM_FOLDERS = /^\/(?:dev|proc|sys)(?:\/|$)/;
/** `\\host\share`, `\\?\UNC\…`, `\\.\pipe\…`, and `\??\…`, which Windows treats alike. */
const WINDOWS_NAMESPACE = /^[\\/](?:[\\/]|\?\?(?:[\\/]|$))/;
/** Windows devices, in any folder and with any extension, and alternate data streams. */
const WINDOWS_DEVICE =
  /(?:^|[\\/])(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:[.:\\/]|$)/i;

/**
 * Whether a path that a target named may be opened: it must be absolute and on this machine. Opening a network path sends
 * the person's credentials to the named machine, and opening a device may have side effects. Judges the path alone, without
 * touching the disk; `openRegularFile` judges the file.
 */
export function isLocalPath(file: string, platform: NodeJS.Platform = process.platform): boolean {
  if (file.length > MAX_PATH_UNITS || file.includes('\0')) return false;
  if (platform !== 'win32') {
    return (
      posix.isAbsolute(file) &&
      !file.startsWith('//') &&
      !SYSTEM_FOLDERS.test(posix.normalize(file))
    );
  }
  const path = win32.normalize(file);
  if (!win32.isAbsolute(file) || WINDOWS_NAMESPACE.test(file) || WINDOWS_NAMESPACE.test(path)) {
    return false;
  }
  return !WINDOWS_DEVICE.test(path) && !path.replace(/^[a-z]:/i, '').includes(':');
}

/** Whether a path is on the same network share as `other`, a path that the person named. */
export function isOnShareOf(
  file: string,
  named: string,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform !== 'win32') return false;
  const [share, other] = [shareOf(file), shareOf(named)];
  return share !== undefined && share === other && !WINDOWS_DEVICE.test(win32.normalize(file));
}

/** `\\host\share\` in lower case; `undefined` for paths that are not on a share. */
function shareOf(file: string): string | undefined {
  const { root } = win32.parse(win32.normalize(file));
  return /^\\\\[^\\?.][^\\]*\\[^\\]+\\$/.test(root) ? root.toLowerCase() : undefined;
}

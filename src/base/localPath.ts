import { posix, win32 } from 'node:path';

/** Longer ones are no paths: Windows has the longest. */
const MAX_PATH_UNITS = 32_767;
/** Where reading is not only reading: a device, a kernel's own file. */
const SYSTEM_FOLDERS = /^\/(?:dev|proc|sys)(?:\/|$)/;
/** `\\host\share`, `\\?\UNC\…`, `\\.\pipe\…`, and `\??\…`, which Windows takes for the same. */
const WINDOWS_NAMESPACE = /^[\\/](?:[\\/]|\?\?(?:[\\/]|$))/;
/** Devices, in whatever folder and with whatever ending, and streams beside a file's text. */
const WINDOWS_DEVICE =
  /(?:^|[\\/])(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:[.:\\/]|$)/i;

/**
 * Whether a path that a target named may be opened: an absolute one on this machine. To open a path of a network sends the
 * person's credentials to the machine that it names, and to open a device may do something. The path itself decides, without
 * a look at the disk; what lies there is for `openRegularFile` to judge.
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

/** Whether a path is on the very network share that another one is on, which the person has named. */
export function isOnShareOf(
  file: string,
  named: string,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform !== 'win32') return false;
  const [share, other] = [shareOf(file), shareOf(named)];
  return share !== undefined && share === other && !WINDOWS_DEVICE.test(win32.normalize(file));
}

/** `\\host\share\`, in small letters; `undefined` for other paths, as those of devices. */
function shareOf(file: string): string | undefined {
  const { root } = win32.parse(win32.normalize(file));
  return /^\\\\[^\\?.][^\\]*\\[^\\]+\\$/.test(root) ? root.toLowerCase() : undefined;
}

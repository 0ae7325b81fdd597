/** A disk of a few megabytes, so that a full one is real and the machine's own is left alone. */
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly path: string;
  /** Takes all the room that is left; answers the bytes. */
  fill(): number;
  /** Gives it back. */
  empty(): void;
  remove(): void;
}

/** Null where this user may not mount one. */
export function smallDisk(megabytes: number): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'fairlead-disk-'));
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', path];
  if (spawnSync('mount', options).status !== 0) {
    rmdirSync(path);
    return null;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => fillUp(filler),
    empty: () => unlinkSync(filler),
    remove: () => {
      spawnSync('umount', ['-l', path]);
      rmdirSync(path);
    },
  };
}

function fillUp(file: string): number {
  const fd = openSync(file, 'a');
  try {
    for (const size of [1024 * 1024, 4096]) {
      const block = Buffer.alloc(size);
      while (canWrite(fd, block));
    }
    return fstatSync(fd).size;
  } finally {
    closeSync(fd);
  }
}

function canWrite(fd: number, block: Buffer): boolean {
  try {
    return writeSync(fd, block) === block.length;
  } catch {
    return false;
  }
}

// From the bytes of mail files to series.
import { readMail, type Mail } from './mail.js';
import { splitMbox } from './mbox.js';
import { collectSeries, type Series } from './series.js';

export interface MailFile {
  /** How messages call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface SeriesInput {
  readonly series: readonly Series[];
  readonly mails: readonly Mail[];
  /** Mails that could not be read, as sentences. */
  readonly problems: readonly string[];
}

export async function readSeries(files: readonly MailFile[]): Promise<SeriesInput> {
  const mails: Mail[] = [];
  const problems: string[] = [];
  for (const { name, bytes } of files) {
    for (const [index, one] of splitMbox(bytes).entries()) {
      const read = await readMail(one, name, index + 1);
      if (read.ok) mails.push(read.mail);
      else problems.push(`${name}: mail ${String(read.place)}: ${read.message}`);
    }
  }
  return { series: collectSeries(mails), mails, problems };
}

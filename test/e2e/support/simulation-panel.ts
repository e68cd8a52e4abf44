// The simulation panel as a reader sees it: verdicts, and the steps of a trace. It lives in a frame inside a frame.
import type { Frame, FrameLocator, Locator } from '@playwright/test';
import type { Workbench } from './workbench.js';

export class SimulationPanel {
  readonly frame: FrameLocator;

  constructor(private readonly workbench: Workbench) {
    this.frame = workbench.webview('trymap.trymap');
  }

  /** Cells of the matrix, by what they say: `use-after-free`, `holds`, … */
  verdict(text: string | RegExp): Locator {
    return this.frame.locator('.matrix button:visible', { hasText: text }).first();
  }

  /** Of the chosen cell. */
  get badge(): Locator {
    return this.frame.locator('.verdict-badge');
  }

  /** A button of the tools above the steps. */
  tool(name: string): Locator {
    return this.frame.getByRole('toolbar').getByRole('button', { name, exact: true });
  }

  /** The document itself, for what must run in it. */
  async innerFrame(): Promise<Frame> {
    for (const frame of this.workbench.page.frames()) {
      if ((await frame.locator('#panel').count()) > 0) return frame;
    }
    throw new Error('the panel is not open');
  }

  get steps(): Locator {
    return this.frame.getByRole('listbox', { name: 'Steps of the trace' });
  }

  /** The first visible step whose text contains `text`. The list has elements for visible steps only. */
  step(text: string): Locator {
    return this.steps
      .getByRole('option')
      .filter({ has: this.frame.locator('code', { hasText: text }) })
      .first();
  }

  get selectedStep(): Locator {
    return this.steps.getByRole('option', { selected: true });
  }

  /** The sentence under the fatal step. */
  get violation(): Locator {
    return this.frame.locator('.violation-sentence:visible');
  }
}

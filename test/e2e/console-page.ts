import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { eventually } from '../fixtures/process.ts';
import { artifact } from './clinic.ts';
import type { CanvasImage, Point } from './viewer-page.ts';

/** A screenshot in 256 colours, small enough for the documentation. */
export async function picture(page: Page, name: string): Promise<void> {
  await sharp(await page.screenshot()).png({ palette: true, compressionLevel: 9 }).toFile(artifact(name));
}

/** What axe says of a page. */
interface Violation {
  readonly id: string;
  readonly impact: 'minor' | 'moderate' | 'serious' | 'critical' | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** A box that the console draws, by what it carries in the page. */
export interface ConsoleBox {
  readonly fate: string;
  readonly label: string;
  /** In CSS pixels of the stage. */
  readonly corners: readonly Point[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const readCanvas = `(() => {
  const canvas = document.querySelector('canvas.image');
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  return { width, height, scale: width / canvas.clientWidth, luminance: Array.from({ length: width * height }, (_, index) => data[index * 4]) };
})()`;

const readBoxes = `[...document.querySelectorAll('[data-box-id]')].map((group) => {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(group.querySelector('.outline').getAttribute(name)));
  return { fate: group.dataset.fate, label: group.querySelector('text').textContent, corners: [{ x, y }, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height }] };
})`;

/** Sum of the layout shifts so far that no key or click had called for (Layout Instability, W3C). */
const readShifts = `new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().filter((each) => !each.hadRecentInput).reduce((sum, { value }) => sum + value, 0))).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(0), 500);
})`;

/** The console as a user drives it, by keys. */
export class ConsolePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(url: string): Promise<void> {
    await this.#page.goto(url);
    await this.#page.locator('tbody tr').first().waitFor();
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** Goes down the list until the row with `text` is selected. */
  async selectRow(text: string): Promise<void> {
    const selected = this.#page.locator('tbody tr[aria-selected="true"]');
    const rows = await this.#page.locator('tbody tr').count();
    for (let row = 0; row < rows; row += 1) {
      if ((await selected.innerText()).includes(text)) return;
      await this.press('j');
    }
    throw new Error(`no row with ${text}`);
  }

  /** Waits until the list has `count` rows, and returns their texts. */
  async rows(count: number): Promise<string[]> {
    return eventually(async () => {
      const rows = await this.#page.locator('tbody tr').allInnerTexts();
      return rows.length === count ? rows : undefined;
    }, `${count} rows`);
  }

  /** Waits until the image stands on the canvas. */
  async imageShown(): Promise<void> {
    await this.#page.locator('.stage-note').waitFor({ state: 'detached' });
    await this.#page.locator('.status-bar .facts').getByText('W ').waitFor();
  }

  /** Waits until the boxes on the stage have these fates, in any order. */
  async fates(...fates: readonly string[]): Promise<void> {
    const wanted = fates.toSorted().join();
    await eventually(async () => (await this.boxes()).map(({ fate }) => fate).toSorted().join() === wanted, `boxes: ${wanted}`);
  }

  boxes(): Promise<ConsoleBox[]> {
    return this.#page.evaluate<ConsoleBox[]>(readBoxes);
  }

  canvas(): Promise<CanvasImage> {
    return this.#page.evaluate<CanvasImage>(readCanvas);
  }

  layoutShift(): Promise<number> {
    return this.#page.evaluate<number>(readShifts);
  }

  /** What axe finds seriously wrong with the page as it stands. */
  async violations(): Promise<string[]> {
    await this.#page.evaluate(axeSource);
    const { violations } = await this.#page.evaluate<{ violations: readonly Violation[] }>(`axe.run({ resultTypes: ['violations'] })`);
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  }

  message(): Promise<string> {
    return this.#page.locator('.status-bar .message').innerText();
  }
}

import type { Page } from 'playwright-core';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box that the viewer draws. */
export interface DrawnBox {
  readonly toolName: string;
  /** SOP Instance UID of the image it lies on. */
  readonly sopInstanceUID: string;
  /** Its corners in CSS pixels of the viewport's canvas, as cornerstone maps them. */
  readonly corners: readonly Point[];
}

/** What stands on the viewport's canvas: luminance 0..255, row by row, in device pixels. */
export interface CanvasImage {
  readonly width: number;
  readonly height: number;
  /** Device pixels a CSS pixel. */
  readonly scale: number;
  readonly luminance: readonly number[];
}

/** Corners of a `<polyline>` or `<rect>`, from its markup. */
function cornersOf(markup: string): Point[] {
  const numbers = (name: string): number[] => (new RegExp(` ${name}="([^"]*)"`).exec(markup)?.[1] ?? '').split(/[\s,]+/).filter(Boolean).map(Number);
  const points = numbers('points');
  if (points.length > 0) return Array.from({ length: 4 }, (_, index) => ({ x: points[2 * index] ?? NaN, y: points[2 * index + 1] ?? NaN }));
  const [left = NaN, top = NaN, width = NaN, height = NaN] = ['x', 'y', 'width', 'height'].flatMap(numbers);
  const [right, bottom] = [left + width, top + height];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** OHIF as a user drives it. */
export class ViewerPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a study, with the series of `url` in front, and waits for its image. */
  async open(url: string): Promise<void> {
    await this.#page.goto(url);
    await this.#page.locator('[data-cy="viewport-pane"] canvas').first().waitFor();
    await this.#page.locator('[data-cy="viewport-overlay-bottom-left"]').getByText('W:').waitFor();
  }

  /** Texts of all series in the study browser. */
  series(): Promise<string[]> {
    return this.#page.locator('[data-cy="study-browser-thumbnail"], [data-cy="study-browser-thumbnail-no-image"]').allInnerTexts();
  }

  /** Waits until `count` boxes of a tool are there, and returns them. OHIF may list one twice, under the same UID. */
  async boxes(toolName: 'DICOMSRDisplay' | 'RectangleROI', count: number): Promise<DrawnBox[]> {
    await this.#page.waitForFunction(
      ([name, wanted]) => {
        const ofTool = cornerstoneTools.annotation.state.getAllAnnotations().filter((each) => each.metadata.toolName === name);
        return new Set(ofTool.map((each) => each.annotationUID)).size === wanted;
      },
      [toolName, count] as const,
    );
    await this.#settle();
    return this.#page.evaluate((name) => {
      const [viewport] = cornerstone.getRenderingEngines()?.[0]?.getViewports() ?? [];
      const ofTool = cornerstoneTools.annotation.state.getAllAnnotations().filter((each) => each.metadata.toolName === name);
      const distinct = new Map(ofTool.map((each) => [each.annotationUID, each]));
      return [...distinct.values()].map(({ metadata, data }) => ({
        toolName: metadata.toolName,
        sopInstanceUID: /instances\/([\d.]+)/.exec(metadata.referencedImageId)?.[1] ?? '',
        corners: data.handles.points.slice(0, 4).map((point) => {
          const [x, y] = viewport?.worldToCanvas(point) ?? [NaN, NaN];
          return { x, y };
        }),
      }));
    }, toolName);
  }

  /** Waits until an image stands on the canvas and neither it nor its place has changed between two looks. */
  async #settle(): Promise<void> {
    const isSettled = (): boolean => {
      const viewport = cornerstone.getRenderingEngines()?.[0]?.getViewports()[0];
      if (viewport === undefined) return false;
      const { width, height } = viewport.canvas;
      const { data } = viewport.canvas.getContext('2d').getImageData(0, height >> 1, width, 1);
      const state = JSON.stringify([width, height, viewport.worldToCanvas([0, 0, 0]), viewport.worldToCanvas([1, 1, 0]), data.reduce((sum, value) => sum + value, 0)]);
      const isSame = sessionStorage.getItem('viewport') === state && !state.includes('null') && new Set(data).size > 16;
      sessionStorage.setItem('viewport', state);
      return isSame;
    };
    await this.#page.waitForFunction(isSettled, undefined, { polling: 300 });
  }

  /** Corners of the SVG shapes that are really drawn over the image, in CSS pixels. */
  async drawnShapes(): Promise<Point[][]> {
    const shapes = await this.#page.locator('.svg-layer').first().locator('polyline, rect').all();
    return Promise.all(shapes.map(async (shape) => cornersOf(await shape.evaluate((element: { readonly outerHTML: string }) => element.outerHTML))));
  }

  /** Waits until `count` boxes are drawn whose text contains `text`. */
  async boxesWithText(text: string, count: number): Promise<void> {
    await this.#page.locator('.svg-layer text').filter({ hasText: text }).nth(count - 1).waitFor({ state: 'attached' });
  }

  /** The image as it stands on the canvas, without what is drawn over it. */
  canvas(): Promise<CanvasImage> {
    return this.#page.evaluate(() => {
      const canvas = cornerstone.getRenderingEngines()?.[0]?.getViewports()[0]?.canvas;
      if (canvas === undefined) throw new Error('no viewport');
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      return { width, height, scale: width / canvas.clientWidth, luminance: Array.from({ length: width * height }, (_, index) => data[index * 4] ?? 0) };
    });
  }

  /** Answers 'Do you want to continue tracking measurements?' with yes: the report's boxes become measurements. */
  async hydrate(): Promise<void> {
    await this.#page.locator('[data-cy="yes-hydrate-btn"]').click();
  }

  /** Opens the measurement panel and returns the `count` labels in it. */
  async measurementLabels(count: number): Promise<string[]> {
    await this.#page.locator('[data-cy="trackedMeasurements-btn"]').click();
    // While the panel slides in, OHIF holds two of them.
    const labels = this.#page.locator('[data-cy="trackedMeasurements-panel"]').last().locator('[data-cy="data-row-title"]');
    await labels.nth(count - 1).waitFor();
    return labels.allInnerTexts();
  }

  /** Where a point of the viewport's canvas is on the page. */
  async #onPage({ x, y }: Point): Promise<Point> {
    const canvas = await this.#page.locator('[data-cy="viewport-pane"] canvas').first().boundingBox();
    return { x: (canvas?.x ?? NaN) + x, y: (canvas?.y ?? NaN) + y };
  }

  /** Presses at one point of the canvas, goes to another by small steps and lets go. */
  async drag(from: Point, to: Point): Promise<void> {
    const { mouse } = this.#page;
    const [start, end] = [await this.#onPage(from), await this.#onPage(to)];
    await mouse.move(start.x - 2, start.y - 2);
    await mouse.move(start.x, start.y, { steps: 3 });
    await mouse.down();
    await mouse.move(end.x, end.y, { steps: 8 });
    await mouse.up();
  }

  /** Takes the tool for rectangles from the toolbar. */
  async takeRectangle(): Promise<void> {
    await this.#page.locator('[data-cy="MeasurementTools-split-button-secondary"]').click();
    await this.#page.locator('[data-cy="RectangleROI"]').last().click();
  }

  /** Deletes the measurement whose row in the panel is titled so. */
  async deleteMeasurement(title: string): Promise<void> {
    const row = this.#page.locator('[data-cy="trackedMeasurements-panel"]').last().locator('[data-cy="data-row"]').filter({ hasText: title }).first();
    await row.hover();
    await row.getByRole('button').last().click();
    await this.#page.getByRole('menuitem', { name: 'Delete' }).click();
  }

  /** Saves the measurements as OHIF proposes, into the series of the report they came from; returns the status of the STOW request. */
  async createReport(): Promise<number> {
    await this.#page.getByRole('button', { name: 'Create SR' }).click();
    const stored = this.#page.waitForResponse((response) => response.request().method() === 'POST' && response.url().includes('/dicom-web/studies'));
    await this.#page.locator('[data-cy="input-dialog-save-button"] button').click();
    return (await stored).status();
  }

  async screenshot(path: string): Promise<void> {
    await this.#page.screenshot({ path });
  }
}

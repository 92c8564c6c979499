import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ClewProcess, embeddedStart, until } from '@clew/test-driver';
import { findChromium } from '@clew/test-parts';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CHROMIUM_FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

const SENT = {
  traceId: randomBytes(16).toString('hex'),
  rootSpanId: randomBytes(8).toString('hex'),
  spanId: randomBytes(8).toString('hex'),
  startTimeUnixNano: BigInt(Date.now() - 2_000) * 1_000_000n + 123_456n,
};

/** One request with two services, the second of which fails. */
function requestBody(): string {
  const { traceId, rootSpanId, spanId, startTimeUnixNano: start } = SENT;
  const resource = (service: string) => ({
    attributes: [{ key: 'service.name', value: { stringValue: service } }],
  });
  const root = {
    ...{ traceId, spanId: rootSpanId, name: 'GET /labyrinth', kind: 2 },
    ...{ startTimeUnixNano: String(start), endTimeUnixNano: String(start + 250_000_000n) },
  };
  const failing = {
    ...{ traceId, spanId, parentSpanId: rootSpanId, name: 'find the thread', kind: 3 },
    ...{ startTimeUnixNano: String(start + 10_000_000n), endTimeUnixNano: String(start + 52_446_408n) },
    attributes: [
      { key: 'thread.length', value: { intValue: '9007199254740993' } },
      { key: 'thread.colour', value: { stringValue: 'red' } },
      { key: 'thread.knots', value: { arrayValue: { values: [{ intValue: '3' }, { stringValue: 'loose' }] } } },
    ],
    events: [
      {
        timeUnixNano: String(start + 20_000_000n),
        name: 'exception',
        attributes: [{ key: 'exception.type', value: { stringValue: 'MinotaurError' } }],
      },
    ],
    status: { code: 2, message: 'lost at the third turn' },
  };
  return JSON.stringify({
    resourceSpans: [
      { resource: resource('labyrinth-front'), scopeSpans: [{ scope: { name: 'e2e' }, spans: [root] }] },
      { resource: resource('labyrinth-thread'), scopeSpans: [{ scope: { name: 'e2e' }, spans: [failing] }] },
    ],
  });
}

describe('the web UI', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let browser: Browser | undefined;
  let page: Page;
  let ui: string;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-browser-'));
    clew = new ClewProcess(await embeddedStart(dataDir));
    const ready = await clew.ready();
    ui = `${ready.ui ?? ''}#token=${ready.adminToken ?? ''}`;
    browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_FLAGS });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => pageErrors.push(error.message));
    await page.goto(ui);
    // Nothing was sent yet: the page says how to, and notices the arrival by itself.
    await page.getByRole('heading', { name: 'Send your first trace' }).waitFor();
    await page.getByRole('tab', { name: 'Python' }).click();
    await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').first().waitFor();
    const answer = await fetch(`${ready.otlpHttp ?? ''}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ready.ingestKey ?? ''}` },
      body: requestBody(),
    });
    expect(answer.status).toBe(200);
  });

  afterAll(async () => {
    await browser?.close();
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('leads from the empty page over search and trace to the span, and shows what was sent', async () => {
    await page.getByRole('link', { name: 'Open the trace' }).waitFor();
    await page.getByRole('button', { name: 'Show all traces' }).click();

    const row = page.getByTestId('trace-row').filter({ hasText: 'GET /labyrinth' });
    await row.waitFor();
    expect(await row.innerText()).toContain('250 ms');
    expect(await row.innerText()).toContain('labyrinth-thread');
    await row.click();

    await page.waitForURL(`**/trace/${SENT.traceId}*`);
    const spans = page.getByTestId('span-row');
    await spans.filter({ hasText: 'find the thread' }).waitFor();
    expect(await spans.count()).toBe(2);
    await spans.filter({ hasText: 'find the thread' }).click();

    const panel = page.getByTestId('span-panel');
    await panel.getByText('thread.length').first().waitFor();
    const text = await panel.innerText();
    for (const expected of [
      '42,446,408 ns',
      '9007199254740993',
      'red',
      'loose',
      'labyrinth-thread',
      'lost at the third turn',
      'MinotaurError',
      SENT.spanId,
      SENT.rootSpanId,
    ]) {
      expect(text).toContain(expected);
    }
    expect(pageErrors).toEqual([]);
  });

  it('finds the failing span by TraceQL, and tells where the failure began', async () => {
    await page.goto(new URL('/traces', ui).href);
    await page.getByText('TraceQL', { exact: true }).click();
    const editor = page.getByRole('textbox', { name: 'TraceQL query' });
    await editor.fill('{ span.thread.colour = = "red" }');
    await editor.press('Control+Enter');
    expect(await page.getByRole('alert').innerText()).toMatch(/^unexpected "="; expected /);
    await editor.fill('{ span.thread.colour = "red" } | select(span.thread.length)');
    await editor.press('Control+Enter');
    // Whole, as it was sent; the list of all traces before this query has the span without it.
    await page.getByRole('link', { name: 'find the thread' }).filter({ hasText: '9007199254740993' }).click();
    await page.getByTestId('span-panel').waitFor();
    expect(new URL(page.url()).searchParams.get('span')).toBe(SENT.spanId);

    await page.getByRole('button', { name: 'Close the span panel (Esc)' }).click();
    await page.getByRole('button', { name: 'Analysis' }).click();
    await page.getByTestId('finding').filter({ hasText: 'MinotaurError' }).click();
    const marked = page.locator('[data-testid="span-row"][data-match="hit"]');
    await marked.waitFor();
    expect(await marked.allInnerTexts()).toEqual([expect.stringContaining('find the thread')]);
    expect(pageErrors).toEqual([]);
  });

  it('draws the call between the two services on the map', async () => {
    await page.getByRole('link', { name: 'Map', exact: true }).click();
    const node = page.getByTestId('service-node').filter({ hasText: 'labyrinth-front' });
    await until('the service to be on the map', async () => {
      if (await node.isVisible()) return true;
      // Traces can be found a moment before they are counted: a map that was opened in between is asked for again.
      await page.getByRole('button', { name: 'Refresh' }).click();
      await node.waitFor({ timeout: 2_000 });
      return true;
    });
    expect(pageErrors).toEqual([]);
  });

  it('issues a key, and tries masking rules on what is stored before it saves them', async () => {
    await page.getByRole('link', { name: 'Ingest', exact: true }).click();
    await page.getByRole('button', { name: 'Issue key' }).waitFor();
    await page.getByLabel('Name').fill('browser test');
    await page.getByRole('button', { name: 'Issue key' }).click();
    await page.getByText(/^clew_ik_[a-z2-7]{16}_[a-z2-7]{52}$/).waitFor();
    await page.getByRole('row', { name: 'browser test' }).waitFor();

    await page.getByRole('tab', { name: 'Rules' }).click();
    const editor = page.getByRole('textbox', { name: 'No version yet' });
    const rule = { id: 'colours', match: { keys: ['thread.colour'] }, action: 'mask' };
    await editor.fill(JSON.stringify({ rules: [rule] }));
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await page.getByRole('alert').innerText()).toMatch(/^content\.rules\[0\]\.action: must be one of /);

    await editor.fill(JSON.stringify({ rules: [{ ...rule, action: 'redact' }] }));
    await page.getByRole('button', { name: 'Try on the last hour' }).click();
    await page.getByRole('heading', { name: 'Would change 1 of 2 spans' }).waitFor();
    expect(await page.getByRole('row', { name: 'thread.colour' }).innerText()).toContain('red →');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('textbox', { name: 'Version 1 holds' }).waitFor();
    expect(pageErrors).toEqual([]);
  });

  it('tells why a trace was kept, and what other policies would have kept', async () => {
    await page.goto(new URL(`/trace/${SENT.traceId}`, ui).href);
    await page.getByTitle('Why was this kept?').click();
    await page.getByTestId('decision').getByText('Kept', { exact: false }).first().waitFor();

    await page.goto(new URL('/sampling?tab=policies', ui).href);
    await page.getByText('Candidate', { exact: true }).click();
    const editor = page.getByRole('textbox', { name: 'No version yet' });
    await editor.fill(JSON.stringify({ policies: [{ name: 'slow', type: 'latency' }] }));
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('content.policies[0].thresholdMs: must be a number', { exact: false }).waitFor();
    await editor.fill(JSON.stringify({ policies: [{ name: 'slow', type: 'latency', thresholdMs: 10_000 }] }));
    await page.getByText('Keeps traces of at least 10 s').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('textbox', { name: 'Version 1 holds' }).waitFor();

    await page.getByRole('tab', { name: 'Rehearsal' }).click();
    const row = page.getByRole('status').getByRole('row', { name: 'labyrinth-front' });
    await until('the trace to be closed, and judged again', async () => {
      // Its decision is recorded when no more spans are waited for.
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByRole('button', { name: 'Replay this range' }).click();
      await row.waitFor({ timeout: 2_000 });
      return true;
    });
    // One trace, kept and with an error, that the candidate would have dropped.
    expect((await row.getByRole('cell').allInnerTexts()).slice(1)).toEqual([
      '1',
      '100%',
      '0%',
      '1',
      '0',
      '−100%',
      '−100%',
      '1',
      '0',
    ]);
    expect(pageErrors).toEqual([]);
  });
});

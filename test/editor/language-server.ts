import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type CompletionItem,
  type Diagnostic,
  type Position,
} from 'vscode-languageserver-protocol/node';

/** Where the cursor stands in a text; taken out before the editor sees it. */
export const CURSOR = '‸';

/** An editor's side of yaml-language-server, which runs as a process of its own. */
export interface Editor {
  /** The marks in a text: `line:column message`. */
  readonly marks: (text: string) => Promise<readonly string[]>;
  /** What is offered at the cursor. */
  readonly completions: (text: string) => Promise<readonly string[]>;
  /** What is shown when the pointer rests at the cursor. */
  readonly hover: (text: string) => Promise<string>;
  readonly close: () => void;
}

/** Starts the server with the settings of an editor, such as `yaml.schemas`. */
export async function startEditor(settings: Readonly<Record<string, unknown>>): Promise<Editor> {
  const server = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map<string, (marks: readonly Diagnostic[]) => void>();
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section = '' }) => sectionOf(settings, section)),
  );
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) =>
    waiting.get(uri)?.(diagnostics),
  );
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol still asks for it
    rootUri: null,
    capabilities: { workspace: { configuration: true }, textDocument: { completion: {}, hover: {} } },
    workspaceFolders: null,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  let opened = 0;
  const open = async (
    text: string,
  ): Promise<{ uri: string; marks: readonly Diagnostic[]; position: Position }> => {
    opened += 1;
    const uri = `${pathToFileURL(process.cwd()).href}/template-${opened}.yaml`;
    const marks = new Promise<readonly Diagnostic[]>((resolve) => waiting.set(uri, resolve));
    const [before = ''] = text.split(CURSOR);
    const lines = before.split('\n');
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'yaml', version: 1, text: text.replace(CURSOR, '') },
    });
    return {
      uri,
      marks: await marks,
      position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    };
  };
  return {
    marks: async (text) => (await open(text)).marks.map(printed),
    async completions(text) {
      const { uri, position } = await open(text);
      const answer = await connection.sendRequest(CompletionRequest.type, {
        textDocument: { uri },
        position,
      });
      const items: readonly CompletionItem[] = Array.isArray(answer) ? answer : (answer?.items ?? []);
      return items.map(({ label }) => label);
    },
    async hover(text) {
      const { uri, position } = await open(text);
      const answer = await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
      return JSON.stringify(answer?.contents ?? '');
    },
    close() {
      connection.dispose();
      child.kill();
    },
  };
}

function printed({ range: { start }, message }: Diagnostic): string {
  return `${start.line + 1}:${start.character + 1} ${typeof message === 'string' ? message : message.value}`;
}

/** `{ 'yaml.hover': true }` and the section `yaml` give `{ hover: true }`. */
function sectionOf(settings: Readonly<Record<string, unknown>>, section: string): Record<string, unknown> {
  const prefix = `${section}.`;
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
}

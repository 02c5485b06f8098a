import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

describe('startTcpProxy', () => {
  let echo: Server;
  let proxy: TcpProxy;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const address = echo.address();
    proxy = await startTcpProxy(typeof address === 'object' && address ? address.port : 0);
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await proxy.stop();
    const closed = once(echo, 'close');
    echo.close();
    await closed;
  });

  async function open(): Promise<Socket> {
    const socket = connect(proxy.port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  async function said(socket: Socket, text: string): Promise<string> {
    socket.write(text);
    const [answer] = (await once(socket, 'data')) as [Buffer]; // Node's documented argument
    return answer.toString();
  }

  /** How the connection ends. */
  const ending = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
      socket.once('end', () => resolve('end'));
    });

  it('passes both directions on, and the end', async () => {
    const socket = await open();
    expect(await said(socket, 'one')).toBe('one');
    const end = ending(socket);
    socket.end();
    expect(await end).toBe('end');
  });

  it('delays pieces and keeps their order', async () => {
    const socket = await open();
    proxy.delayMs = 20;
    socket.write('one ');
    socket.write('two');
    let text = '';
    while (text.length < 7) text += String((await once(socket, 'data'))[0]);
    expect(text).toBe('one two');
  });

  it('refuses present and new connections until it is healed', async () => {
    const socket = await open();
    const end = ending(socket);
    proxy.refuse();
    expect(await end).toBe('ECONNRESET');
    const again = connect(proxy.port, '127.0.0.1');
    expect(await ending(again)).toBe('ECONNRESET');
    proxy.heal();
    expect(await said(await open(), 'back')).toBe('back');
  });

  it('keeps silent connections open, and resets them when it is healed', async () => {
    const present = await open();
    await said(present, 'one');
    proxy.silence();
    const late = await open();
    const heard: string[] = [];
    for (const socket of [present, late]) socket.on('data', () => heard.push('data'));
    present.write('two');
    late.write('two');
    const ends = Promise.all([present, late].map(ending));
    proxy.heal();
    expect(await ends).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect(heard).toEqual([]);
  });

  it('cuts a connection at a piece that is not passed on', async () => {
    const socket = await open();
    proxy.onPiece = (piece) => {
      if (piece.to === 'client' && piece.bytes.toString() === 'secret') piece.cut();
    };
    expect(await said(socket, 'one')).toBe('one');
    const heard: string[] = [];
    socket.on('data', (data) => heard.push(data.toString()));
    socket.write('secret');
    expect(await ending(socket)).toBe('ECONNRESET');
    expect(heard).toEqual([]);
  });
});

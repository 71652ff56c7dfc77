import { describe, expect, it } from 'vitest';
import { RelayRoom } from './relay-room.ts';

describe('room for relayed bodies', () => {
  it('is bounded for each address and for all', () => {
    const room = new RelayRoom(10, 25);
    expect(room.reserve('192.0.2.1', 10)).not.toBeNull();
    expect(room.reserve('192.0.2.1', 1)).toBeNull();
    expect(room.reserve('192.0.2.2', 10)).not.toBeNull();
    expect(room.reserve('192.0.2.3', 6)).toBeNull();
    expect(room.reserve('192.0.2.3', 5)).not.toBeNull();
  });

  it('comes back once, however often it is given back', () => {
    const room = new RelayRoom(10, 10);
    const leave = room.reserve('192.0.2.1', 6)!;
    leave();
    leave();
    expect(room.reserve('192.0.2.1', 10)).not.toBeNull();
    expect(room.reserve('192.0.2.1', 1)).toBeNull();
  });
});

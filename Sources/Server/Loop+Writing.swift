import CLinux
import Glibc
import HTTP

extension Loop {
    /// Sends the output buffer; what the socket does not take waits with the connection.
    func flush(_ connection: Connection) {
        defer { out.removeAll() }
        guard out.count > 0, !connection.isClosed else { return }
        if let pending = connection.pending {
            keep(connection, pending, out.copy())
            return
        }
        switch unsafe out.withBytes({ unsafe Socket.send(connection.descriptor, $0) }) {
        case .moved(let count):
            sentBytes += count
            if count < out.count { keep(connection, nil, out.copy(from: count)) }
        case .wouldBlock: keep(connection, nil, out.copy())
        case .ended, .failed: close(connection)
        }
    }

    /// Sends the output buffer and a large body behind it by one vectored write.
    func flush(_ connection: Connection, with body: [UInt8]) {
        defer { out.removeAll() }
        guard !connection.isClosed else { return }
        if let pending = connection.pending {
            keep(connection, pending, out.copy())
            if let pending = connection.pending { keep(connection, pending, body) }
            return
        }
        let result = unsafe out.withBytes { first in
            unsafe body.withUnsafeBytes { second in unsafe Socket.send(connection.descriptor, first, second) }
        }
        switch result {
        case .moved(let count):
            sentBytes += count
            guard count < out.count + body.count else { return }
            let pending = PendingOutput()
            if count < out.count {
                keep(connection, pending, out.copy(from: count))
                keep(connection, pending, body)
            } else {
                keep(connection, pending, body)
                pending.sent(count - out.count)
                hold(out.count - count)
            }
        case .wouldBlock:
            let pending = PendingOutput()
            keep(connection, pending, out.copy())
            keep(connection, pending, body)
        case .ended, .failed: close(connection)
        }
    }

    private func keep(_ connection: Connection, _ pending: PendingOutput?, _ bytes: [UInt8]) {
        guard !connection.isClosed else { return }
        let pending = pending ?? PendingOutput()
        if connection.pending == nil {
            connection.pending = pending
            connection.writeDeadline = now + Int32(clamping: limits.writeSecondsMax)
        }
        pending.append(bytes)
        hold(bytes.count)
        if heldBytes > heldBytesMax { close(connection) }
    }

    /// The socket takes output again.
    func writable(_ connection: Connection) {
        guard let pending = connection.pending else {
            settle(connection)
            return
        }
        while let (bytes, offset) = pending.head {
            let result = unsafe bytes.withUnsafeBytes { source in
                unsafe Socket.send(connection.descriptor, UnsafeRawBufferPointer(rebasing: source[offset...]))
            }
            guard case .moved(let count) = result else {
                if result != .wouldBlock { close(connection) }
                return
            }
            sentBytes += count
            pending.sent(count)
            hold(-count)
            if pending.progress >= limits.writeProgressBytesMin {
                pending.progress = 0
                connection.writeDeadline = now + Int32(clamping: limits.writeSecondsMax)
            }
        }
        connection.pending = nil
        connection.writeDeadline = .max
        if connection.closesAfterWrite {
            settle(connection)
        } else if connection.exchange?.stream != nil {
            setInterest(connection, 0)
            pull(connection)
        } else if connection.machine.phase == .responding {
            setInterest(connection, 0)
        } else {
            resume(connection)
        }
    }
}

/// Bytes on their way out: grows to what it once needed and is emptied, not freed, so that answers are framed without allocation.
/// Lives on one thread.
@safe package final class OutputBuffer {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private var used = 0
    /// Bytes in the buffer. The storage is private, so that the compiler can prove its accesses exclusive and checks none at run time.
    package var count: Int { used }

    package init(capacity: Int = 65_536) {
        self.capacity = max(capacity, 64)
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { unsafe base.deallocate() }

    /// Forgets the bytes; gives memory back when an unusual answer made the buffer larger than `keeping`.
    package func removeAll(keeping bytes: Int = 1_048_576) {
        used = 0
        if capacity > bytes {
            unsafe base.deallocate()
            capacity = 65_536
            unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        }
    }

    private func reserve(_ more: Int) {
        guard used + more > capacity else { return }
        capacity = max(capacity * 2, used + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        unsafe larger.copyMemory(from: base, byteCount: used)
        unsafe base.deallocate()
        unsafe base = larger
    }

    package func append(_ bytes: [UInt8]) {
        reserve(bytes.count)
        let target = unsafe base + used
        unsafe bytes.withUnsafeBytes { source in
            if let start = source.baseAddress {
                unsafe target.copyMemory(from: start, byteCount: source.count)
            }
        }
        used += bytes.count
    }

    package func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        reserve(range.count)
        let target = unsafe base + used
        unsafe bytes.extracting(range).withUnsafeBytes { source in
            if let start = source.baseAddress {
                unsafe target.copyMemory(from: start, byteCount: source.count)
            }
        }
        used += range.count
    }

    package func append(_ text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        unsafe (base + used).copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        used += text.utf8CodeUnitCount
    }

    package func append(_ byte: UInt8) {
        reserve(1)
        unsafe (base + used).storeBytes(of: byte, as: UInt8.self)
        used += 1
    }

    package func appendDecimal(_ value: Int) {
        reserve(20)
        var rest = value.magnitude
        if value < 0 { append(0x2D) }
        var digits = 1
        var power: UInt = 10
        while power <= rest, digits < 19 {
            digits += 1
            power *= 10
        }
        var place = used + digits - 1
        used += digits
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            unsafe (base + place).storeBytes(of: UInt8(truncatingIfNeeded: digit) + 0x30, as: UInt8.self)
            rest = quotient
            place -= 1
        } while rest > 0
    }

    /// Lower-case hexadecimal; without `digits` as short as possible.
    package func appendHexadecimal(_ value: UInt64, digits fixed: Int? = nil) {
        let digits = fixed ?? max(1, (64 - value.leadingZeroBitCount + 3) / 4)
        reserve(digits)
        var index = 0
        while index < digits {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * (digits - 1 - index)) & 15)
            unsafe (base + used + index).storeBytes(of: digit < 10 ? digit + 0x30 : digit + 0x57, as: UInt8.self)
            index += 1
        }
        used += digits
    }

    /// The bytes from `start` on as an array.
    package func copy(from start: Int = 0) -> [UInt8] {
        guard start < used else { return [] }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: base + start, count: used - start))
    }

    /// Drops the bytes from `start` on.
    package func truncate(to start: Int) { used = min(used, max(0, start)) }

    /// The bytes, for a system call; valid during the call.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let bytes = unsafe UnsafeRawBufferPointer(start: base, count: used)
        return unsafe body(bytes)
    }
}

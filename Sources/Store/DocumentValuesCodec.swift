import Search

/// Document values as the bytes of a column: varints, LEB128, zigzag for signed ones.
///
///     version 1 · flags (1 published, 2 has image) · [published] · updated · imported · characters
///     · author · source · language · story · categories: count, numbers · tags: count, numbers
enum DocumentValuesCodec {
    private static let version: UInt8 = 1

    static func bytes(_ values: DocumentValues) -> [UInt8] {
        var bytes: [UInt8] = [version, (values.published == nil ? 0 : 1) | (values.hasImage ? 2 : 0)]
        if let published = values.published { Varint.append(signed: published, to: &bytes) }
        Varint.append(signed: values.updated, to: &bytes)
        Varint.append(signed: values.imported, to: &bytes)
        for number in [values.characterCount, values.author, values.source, values.language, values.story] {
            Varint.append(UInt64(number), to: &bytes)
        }
        for list in [values.categories, values.tags] {
            Varint.append(UInt64(list.count), to: &bytes)
            for number in list { Varint.append(UInt64(number), to: &bytes) }
        }
        return bytes
    }

    /// - Throws: `corrupt` for anything that `bytes` did not write.
    static func values(_ bytes: [UInt8], idBits: UInt64) throws(StoreError) -> DocumentValues {
        var reader = VarintReader(bytes)
        guard reader.byte() == version, let flags = reader.byte() else { throw damaged }
        var values = DocumentValues(idBits: idBits)
        if flags & 1 != 0 {
            guard let published = reader.signed() else { throw damaged }
            values.published = published
        }
        guard let updated = reader.signed(), let imported = reader.signed(), let characters = reader.number(),
            let author = reader.number(), let source = reader.number(), let language = reader.number(), let story = reader.number(),
            let categories = reader.list(), let tags = reader.list(), reader.isAtEnd
        else { throw damaged }
        values.updated = updated
        values.imported = imported
        values.characterCount = characters
        values.author = author
        values.source = source
        values.language = language
        values.story = story
        values.categories = categories
        values.tags = tags
        values.hasImage = flags & 2 != 0
        return values
    }

    private static var damaged: StoreError { StoreError(code: .corrupt, message: "an article's document values are damaged") }
}

/// LEB128 numbers, as in the columns of this store.
enum Varint {
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    static func append(signed value: Int64, to bytes: inout [UInt8]) {
        append(UInt64(bitPattern: value << 1 ^ value >> 63), to: &bytes)
    }

    /// Numbers one after the other.
    static func bytes(_ numbers: [UInt32]) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in numbers { append(UInt64(number), to: &bytes) }
        return bytes
    }

    /// - Throws: `corrupt` for a number cut short or too large.
    static func numbers(_ bytes: [UInt8]) throws(StoreError) -> [UInt32] {
        var reader = VarintReader(bytes)
        var numbers: [UInt32] = []
        while !reader.isAtEnd {
            guard let number = reader.number() else { throw StoreError(code: .corrupt, message: "a list of numbers is damaged") }
            numbers.append(number)
        }
        return numbers
    }
}

/// Reads what `Varint` wrote; nil at the end of the bytes or for a number out of range.
struct VarintReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }
    var position: Int { index }

    mutating func byte() -> UInt8? {
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    mutating func unsigned() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64, let next = byte() {
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    mutating func signed() -> Int64? {
        guard let value = unsigned() else { return nil }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func number() -> UInt32? { unsigned().flatMap { UInt32(exactly: $0) } }

    mutating func list() -> [UInt32]? {
        guard let count = number(), Int(count) <= bytes.count - index else { return nil }
        var list: [UInt32] = []
        list.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let value = number() else { return nil }
            list.append(value)
        }
        return list
    }
}

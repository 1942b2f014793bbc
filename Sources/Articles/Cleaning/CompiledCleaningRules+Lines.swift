/// Judging short lines: promotion goes, editors are noted.
extension CompiledCleaningRules {
    /// Longest line, in bytes, that is judged.
    static let lineBytesMax = 200
    /// Longest name of an editor, in bytes.
    static let editorBytesMax = 60

    enum Verdict: Equatable {
        case keep
        case drop
        case editor(String)
    }

    func judge(line: Span<UInt8>, _ start: Int, _ end: Int) -> Verdict {
        if let name = editor(in: line, start, end) { return .editor(name) }
        return lines.matches(line, start, end) ? .drop : .keep
    }

    /// The name when the whole is `责任编辑：NAME` or `编辑｜NAME`, in brackets or not.
    private func editor(in line: Span<UInt8>, _ start: Int, _ end: Int) -> String? {
        guard !editors.isEmpty else { return nil }
        var start = start
        var end = end
        start += bracket(line, at: start, end)
        guard start < end, editorHeads[Int(line[start])] else { return nil }
        for word in editors where hasPrefix(line, start, end, word) {
            var name = start + word.count
            while name < end && line[name] == 0x20 { name += 1 }
            let mark = separator(line, at: name, end)
            if mark == 0 { continue }
            name += mark
            while end > name, let count = trailingBracket(line, name, end) { end -= count }
            return self.name(line, name, end)
        }
        return nil
    }

    /// Bytes of what stands between the word and the name: : ： | ｜ 丨; 0 without it.
    private func separator(_ line: Span<UInt8>, at index: Int, _ end: Int) -> Int {
        guard index < end else { return 0 }
        if line[index] == UInt8(ascii: ":") || line[index] == UInt8(ascii: "|") { return 1 }
        guard index + 2 < end else { return 0 }
        switch (line[index], line[index + 1], line[index + 2]) {
        case (0xEF, 0xBC, 0x9A), (0xEF, 0xBD, 0x9C), (0xE4, 0xB8, 0xA8): return 3
        default: return 0
        }
    }

    /// The name up to what can no longer belong to it; nil when nothing is left, or it is too long to be one.
    private func name(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> String? {
        guard end > start, end - start <= Self.editorBytesMax else { return nil }
        var bytes: [UInt8] = []
        bytes.append(line, start, end)
        let text = String(decoding: bytes, as: UTF8.self)
        var name = text.prefix { !"|｜丨;；,，/／。)）]】\t\n\u{3000}".contains($0) }
        while name.first == " " { name.removeFirst() }
        if !name.utf8.allSatisfy({ $0 < 0x80 }), let blank = name.firstIndex(of: " ") { name = name[..<blank] }
        while name.last == " " { name.removeLast() }
        return name.isEmpty ? nil : String(name)
    }

    /// `（责任编辑：王翔）` at the end of a line: where it starts, and the name.
    func editorAtEnd(of line: Span<UInt8>, _ start: Int, _ end: Int) -> (start: Int, name: String)? {
        guard !editors.isEmpty, end > start, trailingBracket(line, start, end) != nil else { return nil }
        var index = end - 1
        let least = max(start, end - Self.editorBytesMax - 40)
        while index >= least {
            if bracket(line, at: index, end) > 0 {
                guard let name = editor(in: line, index, end) else { return nil }
                return (index, name)
            }
            index -= 1
        }
        return nil
    }

    /// Bytes of an opening bracket at `index`: ( [ （ 【 ［; 0 without one.
    private func bracket(_ line: Span<UInt8>, at index: Int, _ end: Int) -> Int {
        guard index < end else { return 0 }
        if line[index] == 0x28 || line[index] == 0x5B { return 1 }
        guard line[index] == 0xEF || line[index] == 0xE3, index + 2 < end else { return 0 }
        switch (line[index], line[index + 1], line[index + 2]) {
        case (0xEF, 0xBC, 0x88), (0xE3, 0x80, 0x90), (0xEF, 0xBC, 0xBB): return 3
        default: return 0
        }
    }

    /// Bytes of a closing bracket before `end`: ) ] ） 】 ］; nil without one.
    private func trailingBracket(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        if end > start && (line[end - 1] == 0x29 || line[end - 1] == 0x5D) { return 1 }
        guard end - 3 >= start else { return nil }
        switch (line[end - 3], line[end - 2], line[end - 1]) {
        case (0xEF, 0xBC, 0x89), (0xE3, 0x80, 0x91), (0xEF, 0xBC, 0xBD): return 3
        default: return nil
        }
    }

    private func hasPrefix(_ line: Span<UInt8>, _ start: Int, _ end: Int, _ prefix: [UInt8]) -> Bool {
        guard start + prefix.count <= end else { return false }
        var offset = 0
        while offset < prefix.count {
            if line[start + offset] != prefix[offset] { return false }
            offset += 1
        }
        return true
    }
}

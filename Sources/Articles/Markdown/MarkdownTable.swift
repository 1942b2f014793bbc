/// GFM tables: rows into cells.
enum MarkdownTable {
    /// The columns of a delimiter row such as `| --- | :-: |`; nil for any other line. One column needs its pipe.
    static func alignments(_ line: ArraySlice<UInt8>) -> [MarkdownAlignment]? {
        guard line.contains(UInt8(ascii: "|")), line.contains(UInt8(ascii: "-")) else { return nil }
        guard line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || "|:-".utf8.contains($0) }) else { return nil }
        let columns = cells(line)
        guard !columns.isEmpty, columns.count <= MarkdownLimits.columnsMax else { return nil }
        var alignments: [MarkdownAlignment] = []
        for column in columns {
            let left = column.first == UInt8(ascii: ":")
            let right = column.count > 1 && column.last == UInt8(ascii: ":")
            let dashes = column.dropFirst(left ? 1 : 0).dropLast(right ? 1 : 0)
            guard !dashes.isEmpty, dashes.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
            alignments.append(left && right ? .center : left ? .left : right ? .right : .none)
        }
        return alignments
    }

    /// The trimmed cells of a row; `\|` is a pipe inside a cell. The outer pipes may be left out.
    static func cells(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
        var line = MarkdownBytes.trimmed(line)[...]
        if line.first == UInt8(ascii: "|") { line.removeFirst() }
        var cells: [[UInt8]] = []
        var cell: [UInt8] = []
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == UInt8(ascii: "\\"), index + 1 < line.endIndex, line[index + 1] == UInt8(ascii: "|") {
                cell.append(UInt8(ascii: "|"))
                index += 2
            } else if line[index] == UInt8(ascii: "|") {
                cells.append(MarkdownBytes.trimmed(cell[...]))
                cell.removeAll(keepingCapacity: true)
                index += 1
            } else {
                cell.append(line[index])
                index += 1
            }
        }
        if !MarkdownBytes.trimmed(cell[...]).isEmpty || (cells.isEmpty && !line.isEmpty) { cells.append(MarkdownBytes.trimmed(cell[...])) }
        return cells
    }
}

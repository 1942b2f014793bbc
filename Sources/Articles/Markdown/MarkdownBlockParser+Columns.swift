/// Reading characters of a line: columns, tabs, indentation.
extension MarkdownBlockParser {
    /// The byte at a place of the line, 0 beyond its end (NUL was replaced before).
    func byte(_ index: Int) -> UInt8 { index >= 0 && index < lineEnd ? source[index] : 0 }

    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    func runLength(_ start: Int) -> Int {
        var index = start
        while index < lineEnd, source[index] == source[start] { index += 1 }
        return index - start
    }

    mutating func findNextNonspace() {
        var index = position
        var columns = column
        while index < lineEnd {
            if source[index] == 0x20 { columns += 1 } else if source[index] == 0x09 { columns += 4 - columns % 4 } else { break }
            index += 1
        }
        isBlank = index >= lineEnd
        nextNonspace = index
        nextNonspaceColumn = columns
    }

    mutating func skipToNonspace() {
        position = nextNonspace
        column = nextNonspaceColumn
        isTabOpen = false
    }

    /// Moves on by bytes, or by columns so that a tab can be taken in part.
    mutating func advance(_ count: Int, columns: Bool) {
        var left = count
        while left > 0, position < lineEnd {
            guard source[position] == 0x09 else {
                isTabOpen = false
                position += 1
                column += 1
                left -= 1
                continue
            }
            let toTab = 4 - column % 4
            if columns {
                isTabOpen = toTab > left
                let step = min(toTab, left)
                column += step
                if !isTabOpen { position += 1 }
                left -= step
            } else {
                isTabOpen = false
                column += toTab
                position += 1
                left -= 1
            }
        }
    }
}

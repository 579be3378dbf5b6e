SET NOCOUNT ON
INSERT INTO dbo.Hall (HallId, Name, HasStalls) VALUES (1, N'Great Hall', 1), (2, N'Cellar', 0)
INSERT dbo.SeatCategory (Category, Name, Surcharge) VALUES ('A', N'Front', $7.50), ('B', N'Middle', 2.5), ('C', N'Back', 0)
GO
-- Seats: three rows of four in the hall, two of three in the cellar.
DECLARE @row int = 0, @number int
WHILE @row < 5
BEGIN
    SET @number = 1
    WHILE @number <= CASE WHEN @row < 3 THEN 4 ELSE 3 END
    BEGIN
        INSERT INTO dbo.Seat (HallId, RowName, Number, Category)
        VALUES (CASE WHEN @row < 3 THEN 1 ELSE 2 END, CHAR(ASCII('A') + @row % 3), @number, CASE @row % 3 WHEN 0 THEN 'A' WHEN 1 THEN 'B' ELSE 'C' END)
        SET @number += 1
    END
    SET @row += 1
END
GO
INSERT INTO dbo.Production (Title, Minutes, Premiere, Notes) VALUES
    (N'The Weir Keeper', 95, '20240301', N'<notes><interval>1</interval></notes>'),
    (N'Süßes Nichts', 120, '20240415', NULL)
SET IDENTITY_INSERT dbo.Production ON
INSERT INTO dbo.Production (ProductionId, Title) VALUES (500, N'An evening of songs')
SET IDENTITY_INSERT dbo.Production OFF
INSERT INTO dbo.Performance (ProductionId, HallId, StartsAt, BasePrice) VALUES
    (10, 1, '2024-05-01T19:30:00', 20), (10, 1, '2024-05-02T19:30:00', 20), (20, 2, '2024-05-02T20:00:00', 12.5), (500, 2, '2024-05-03T21:00:00.123', 9.99)
INSERT INTO dbo.Customer (Email, FullName, Phone, Discount) VALUES
    ('ada@example.org', N'Ada Fenn', '+1 555 0100', 0), ('ben@example.org', N'Ben Ōta', NULL, 10), ('cleo@example.org', N'Cleo Marsh', '555-0102', 2.5)
INSERT INTO dbo.WaitingList (PerformanceId, CustomerId, AskedAt)
SELECT p.PerformanceId, c.CustomerId, DATEADD(day, -c.CustomerId, p.StartsAt) FROM dbo.Performance p CROSS JOIN dbo.Customer c
INSERT INTO dbo.PaymentFile (LineNumber, BookingText, AmountText) VALUES
    (1, '1000', '45.00'), (2, 'x12', '10'), (3, '1001', '-5'), (4, '9999', '1.50'), (5, '1001', '12.50')
GO
